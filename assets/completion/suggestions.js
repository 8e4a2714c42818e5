// The list of what completes the token before the caret, as a combobox that the text area is while the list is open.
import { createElement, useEffect, useId, useMemo, useRef } from "react";
import "../styles/later/suggestions.css";
import { useTexts } from "../texts.js";
import { findCustom } from "./custom.js";
import { emojiSource } from "./emoji.js";
import { useList } from "./list.js";
import { memberSource } from "./members.js";
import { Newcomers } from "./newcomers.js";

/** @import { Add } from "./newcomers.js" */
/** @import { List } from "./list.js" */
/** @import { Token } from "./tokens.js" */

/**
 * `text` takes the place of the token.
 * @typedef {{ id: string, sign: import("react").ReactNode, label: string, detail: string, text: string, onChoose?: () => void }} Option
 * @typedef {(token: Token, options: Option[], isWanted: () => boolean) => Promise<Option[]>} FindMore
 * `findMore`: what comes below the options that were found at once.
 * @typedef {{ token: (before: string) => Token | null, find: (token: Token) => Promise<Option[]>, findMore?: FindMore }} Source
 * @typedef {{ label: string, everyone: string, stranger: string, found: (n: number) => string } & import("./newcomers.js").Words} Words
 */

/** @typedef {ReturnType<typeof useList>} Open */

// Which keys the open list takes. During a composition they belong to the input method.
/** @type {(open: Open, event: KeyboardEvent) => (() => void) | null} */
const action = (open, event) => {
  if (!open.shown.current || event.isComposing || event.keyCode === 229) return null;
  if (event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return null;
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowDown: () => open.move(1),
    ArrowUp: () => open.move(-1),
    Enter: () => open.choose(),
    Tab: () => open.choose(),
    Escape: open.dismiss,
  };
  return keys[event.key] ?? null;
};

/** @type {(form: () => HTMLFormElement | null, open: Open) => void} */
const useEvents = (form, open) => {
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    const element = form();
    if (!element) return;
    const listening = new AbortController();
    const { signal } = listening;
    const look = () => {
      const area = document.activeElement;
      if (area instanceof HTMLTextAreaElement && element.contains(area)) latest.current.update(area);
    };
    // Before React, whose handler would send the message.
    /** @param {KeyboardEvent} event */
    const press = (event) => {
      const act = action(latest.current, event);
      if (!act) return;
      event.preventDefault();
      event.stopPropagation();
      act();
    };
    const close = () => latest.current.close();
    const moved = () => latest.current.shown.current && look();
    /** @param {Event} event */
    const typed = (event) => (/** @type {InputEvent} */ (event).isComposing ? close() : look());
    element.addEventListener("input", typed, { signal });
    element.addEventListener("compositionend", look, { signal });
    element.addEventListener("keydown", press, { signal, capture: true });
    element.addEventListener("focusout", close, { signal });
    element.addEventListener("submit", close, { signal });
    document.addEventListener("selectionchange", moved, { signal });
    look();
    return () => listening.abort();
  }, []);
};

// A text area is a combobox while the list is open, and a plain text box otherwise.
/** @type {(list: List | null, id: string) => void} */
const useRole = (list, id) => {
  useEffect(() => {
    if (!list) return;
    const attributes = {
      role: "combobox",
      "aria-autocomplete": "list",
      "aria-expanded": "true",
      "aria-controls": id,
      "aria-activedescendant": `${id}-${list.active}`,
    };
    for (const [name, value] of Object.entries(attributes)) list.area.setAttribute(name, value);
    return () => {
      for (const name of Object.keys(attributes)) list.area.removeAttribute(name);
    };
  }, [list]);
};

/**
 * `onAdd` makes people members who are mentioned; `problem` says why it could not.
 * @typedef {{ form: () => HTMLFormElement | null, conversation: string, words: Words, problem: string, onAdd: Add }} Props
 */

/** @param {Props} props */
export const Suggestions = ({ form, conversation, words, problem, onAdd }) => {
  const { language } = useTexts();
  const { everyone, stranger } = words;
  const sources = useMemo(
    () => [emojiSource(language, findCustom), memberSource(conversation, everyone, stranger)],
    [language, conversation, everyone, stranger],
  );
  const open = useList(sources);
  const id = useId();
  useEvents(form, open);
  useRole(open.list, id);
  const { list } = open;
  useEffect(() => {
    document.getElementById(`${id}-${list?.active}`)?.scrollIntoView({ block: "nearest" });
  }, [list?.active]);
  const asking = { key: "newcomers", conversation: Number(conversation), words, problem, onAdd };
  const newcomers = createElement(Newcomers, asking);
  const status = { key: "count", role: "status", className: "for-screen-readers" };
  if (!list) return [createElement("span", status), newcomers];
  const options = list.options.map((option, i) =>
    createElement(Row, {
      key: option.id,
      option,
      id: `${id}-${i}`,
      isActive: i === list.active,
      onChoose: () => open.choose(i),
    }),
  );
  // The text area keeps the focus.
  const onMouseDown = (/** @type {import("react").MouseEvent} */ event) => event.preventDefault();
  return [
    createElement("ul", { key: "list", role: "listbox", id, "aria-label": words.label, onMouseDown }, options),
    createElement("span", status, words.found(options.length)),
    newcomers,
  ];
};

/** @param {{ option: Option, id: string, isActive: boolean, onChoose: () => void }} props */
const Row = ({ option, id, isActive, onChoose }) =>
  createElement(
    "li",
    { role: "option", id, "aria-selected": isActive, onClick: onChoose },
    createElement("span", { className: "sign", "aria-hidden": true }, option.sign),
    createElement("span", { className: "label" }, option.label),
    createElement("span", { className: "detail" }, option.detail),
  );
