// The bar of what can be done with the selected messages, and how they are selected in the log.
import { createElement, useEffect, useState } from "react";
import { lineOf } from "../conversation/copying.js";
import { useIndex } from "../feed.js";
import { act, erase } from "../message/acts.js";
import "../styles/later/selection.css";
import { clock } from "../page/format.js";
import { Modal } from "../page/forms.js";
import { useHeld } from "../page/held.js";
import { closeLayer, openLayer } from "../page/layers.js";
import { peek } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";
import { selectedRows, selectTo, toggle } from "./choosing.js";
import { openForward, tell } from "./opening.js";
import { SELECTION } from "./selected.js";

/** @import { Row } from "../sync/protocol.js" */

const CONFIRM = "delete-selected";

/**
 * `deletedUser`: the name that all deleted users have, and how it is shown.
 * @typedef {object} Words
 * @property {string} label
 * @property {(n: number) => string} selected
 * @property {string} forward
 * @property {string} copy
 * @property {string} copied
 * @property {string} delete
 * @property {string} cancel
 * @property {(n: number) => string} question
 * @property {string} consequence
 * @property {[name: string, shown: string]} deletedUser
 */

const end = () => closeLayer(SELECTION);

/** @param {Event} event */
const articleOf = ({ target }) => {
  const article = target instanceof Element ? target.closest("article") : null;
  return article instanceof HTMLElement ? article : null;
};

/** @type {(event: MouseEvent | KeyboardEvent, article: HTMLElement) => void} */
const select = (event, article) => {
  // Links, and other buttons of a message, must not work now.
  event.preventDefault();
  event.stopPropagation();
  const id = article.dataset.messageId ?? "";
  if (!article.querySelector(".check-message")) return;
  if (event.shiftKey) selectTo(id);
  else toggle(id);
};

const useLog = () => {
  useEffect(() => {
    const log = document.querySelector('[role="log"]');
    const listening = new AbortController();
    // In the capturing phase, before the messages and their buttons.
    const options = { capture: true, signal: listening.signal };
    /** @param {Event} event */
    const click = (event) => {
      const article = articleOf(event);
      if (article) select(/** @type {MouseEvent} */ (event), article);
    };
    /** @param {Event} event */
    const press = (event) => {
      const { key } = /** @type {KeyboardEvent} */ (event);
      const article = articleOf(event);
      if (article && (key === " " || key === "Enter")) select(/** @type {KeyboardEvent} */ (event), article);
    };
    log?.addEventListener("click", click, options);
    log?.addEventListener("keydown", press, options);
    return () => listening.abort();
  }, []);
};

/** @type {(rows: Row[], words: Words) => void} */
const copy = (rows, { copied, deletedUser: [deleted, shown] }) => {
  /** @param {Row} row */
  const line = (row) => {
    const name = String(peek("people")?.rows.get(Number(row.author))?.nickname ?? "");
    return lineOf(clock(Number(row.at)), name === deleted ? shown : name, String(row.body));
  };
  const [first, ...others] = rows;
  navigator.clipboard?.writeText(others.length ? rows.map(line).join("\n") : String(first?.body ?? ""));
  end();
  if (navigator.clipboard) tell(copied);
};

/** @type {(into: string, rows: Row[]) => void} */
const remove = (into, rows) => {
  const [first, ...others] = rows;
  end();
  // One can be undone.
  if (first && !others.length) return erase(into, first);
  for (const row of rows) act(into, row, "delete");
};

/** @type {(label: string, onClick: () => void, isPossible?: boolean, className?: string) => import("react").ReactNode} */
const button = (label, onClick, isPossible = true, className = "") =>
  createElement("button", { type: "button", className, onClick, disabled: !isPossible, key: label }, label);

/** @param {{ into: string, words: Words, mayDelete: boolean }} props */
export const Bar = ({ into, words, mayDelete }) => {
  useLog();
  // Rendered again when messages change: one that was deleted is no longer selected.
  useIndex(into);
  useHeld(SELECTION);
  const rows = selectedRows();
  const n = rows.length;
  const [isMounted, setMounted] = useState(false);
  useEffect(() => setMounted(true), []);
  const isDeletable = n > 0 && (mayDelete || rows.every(({ author }) => author === viewer()));
  const erasing = () => (n > 1 ? openLayer(CONFIRM, {}) : remove(into, rows));
  const question = createElement(
    "div",
    { className: "consequence" },
    createElement("p", null, words.consequence),
    button(words.delete, () => remove(into, rows), true, "danger"),
  );
  const header = createElement(
    "header",
    null,
    createElement("h2", { id: "delete-selected-title" }, words.question(n)),
    button(words.cancel, () => closeLayer(CONFIRM), true, "quiet"),
  );
  const dialog = { name: CONFIRM, className: "dialog", "aria-labelledby": "delete-selected-title" };
  const bar = createElement(
    "div",
    { className: "selection-bar", role: "toolbar", "aria-label": words.label, key: "bar" },
    // Screen readers say only what comes into a status that is there already.
    createElement("span", { role: "status" }, isMounted ? words.selected(n) : ""),
    button(words.forward, () => openForward(into, rows), n > 0),
    button(words.copy, () => copy(rows, words), n > 0),
    button(words.delete, erasing, isDeletable, "danger"),
    button(words.cancel, end, true, "quiet"),
  );
  return [bar, createElement(Modal, { ...dialog, key: "question" }, header, question)];
};
