// The content of the command palette: a combobox over a list of conversations, people and actions.
import { createElement, useEffect, useMemo, useRef, useState } from "react";
import { findContacts } from "../completion/contacts.js";
import { fold } from "../completion/names.js";
import { closeLayer } from "../page/layers.js";
import { uuid } from "../page/uuid.js";
import { useTexts } from "../texts.js";
import { actions } from "./actions.js";
import { useConversations } from "./conversations.js";
import { fitting } from "./finding.js";

/** @import { ChangeEvent, KeyboardEvent, MouseEvent } from "react" */
/** @import { Person } from "../completion/names.js" */
/** @import { Listed } from "./conversations.js" */
/** @import { Props as Given, Word } from "./layers.js" */

/** @typedef {{ id: string, label: string, detail?: string, isUnread?: boolean, run: () => void }} Option */
/** @typedef {{ name: string, options: Option[] }} Group */
/** @typedef {Given & Pick<import("./actions.js").Context, "word" | "go" | "act" | "lead">} Props */

const LIST = "palette-list";
// At first, and of those that fit what was typed.
const [MAX_RECENT, MAX_FOUND, MAX_PEOPLE, MAX_QUERY] = [7, 20, 6, 100];

// Unread ones first, archived ones last, and otherwise the newest first.
/** @type {(all: Listed[], query: string) => (Listed & { fit: number })[]} */
const ordered = (all, query) => {
  const rank = (/** @type {Listed} */ { isCalling, isArchived }) => (isCalling ? 0 : isArchived ? 2 : 1);
  const isOpen = ({ id = 0 }) => location.pathname.startsWith(`/conversations/${id}`);
  const shown = query ? all : all.filter((one) => !isOpen(one));
  return fitting(
    shown.toSorted((a, b) => rank(a) - rank(b)),
    query,
  ).slice(0, query ? MAX_FOUND : MAX_RECENT);
};

// The people whom the server finds, without those who are among the conversations.
/** @type {(query: string, conversations: Listed[]) => (Person & { fit: number })[]} */
const usePeople = (query, conversations) => {
  const [found, setFound] = useState(/** @type {Person[]} */ ([]));
  useEffect(() => {
    let isWanted = true;
    findContacts(query.trim(), () => isWanted).then(
      (people) => isWanted && setFound(people),
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [query]);
  const known = new Set(conversations.flatMap(({ pair }) => pair));
  const fits = query.trim() ? found.filter(({ id }) => !known.has(id)) : [];
  const people = fits.map((person) => ({ ...person, name: fold(person.nickname) }));
  return fitting(people, query).slice(0, MAX_PEOPLE);
};

/** @type {(props: Props, query: string) => Group[]} */
const useGroups = (props, query) => {
  const { word, go, onPerson } = props;
  const say = useTexts();
  const { all } = useConversations(word("notes"));
  const people = usePeople(query, all);
  const found = useMemo(() => ordered(all, query.trim()), [all, query]);
  const offered = useMemo(
    () => actions({ ...props, say, conversations: all }).map((one) => ({ ...one, name: fold(one.label) })),
    [all, say],
  );
  const conversations = found.map(({ id, title, isCalling, fit }) => ({
    fit,
    id: `conversation-${id}`,
    label: title,
    isUnread: isCalling,
    run: () => go(`/conversations/${id}`),
  }));
  const contacts = people.map(({ id, nickname, fit }) => ({
    fit,
    id: `person-${id}`,
    label: nickname,
    detail: word("person"),
    // The answer leads to another page, which closes the palette.
    run: () => onPerson(uuid(), id),
  }));
  // A whole word that fits an action is meant, rather than a title that has its letters somewhere.
  const best = (/** @type {{ options: { fit: number }[] }} */ { options }) => options[0]?.fit ?? 0;
  return [
    { name: "conversations", options: conversations },
    { name: "people", options: contacts },
    { name: "actions", options: fitting(offered, query) },
  ]
    .filter(({ options }) => options.length)
    .sort((a, b) => best(b) - best(a));
};

/** @param {{ option: Option, isActive: boolean, unread: string }} props */
const Row = ({ option: { id, label, detail, isUnread, run }, isActive, unread }) => {
  const row = { role: "option", id: `${LIST}-${id}`, "aria-selected": isActive, onClick: run, "data-unread": isUnread };
  return createElement(
    "div",
    row,
    createElement("bdi", { className: "label" }, label),
    isUnread && createElement("span", { className: "detail" }, unread),
    detail && createElement("bdi", { className: "detail" }, detail),
  );
};

/** @type {(props: { groups: Group[], current: Option | undefined, word: Word }) => import("react").ReactNode} */
const List = ({ groups, current, word }) => {
  // The field keeps the focus.
  const onMouseDown = (/** @type {MouseEvent} */ event) => event.preventDefault();
  const group = (/** @type {Group} */ { name, options }) =>
    createElement(
      "div",
      { role: "group", "aria-label": word(name), key: name },
      createElement("div", { className: "group", "aria-hidden": true }, word(name)),
      options.map((option) =>
        createElement(Row, { option, isActive: option === current, unread: word("unread"), key: option.id }),
      ),
    );
  const list = { role: "listbox", id: LIST, "aria-label": word("label"), onMouseDown };
  return createElement("div", list, groups.map(group));
};

/** @param {Record<string, (() => void) | undefined>} keys */
const pressing = (keys) => (/** @type {KeyboardEvent} */ event) => {
  const isCommand = event.ctrlKey || event.metaKey;
  const run = keys[isCommand ? `Ctrl+${event.key.toLowerCase()}` : event.key];
  if (event.nativeEvent.isComposing || !run) return;
  event.preventDefault();
  run();
};

/** @param {Props} props */
export const Content = (props) => {
  const { word } = props;
  const [{ query, active }, setState] = useState({ query: "", active: 0 });
  const groups = useGroups(props, query);
  const options = groups.flatMap((group) => group.options);
  const at = Math.min(active, options.length - 1);
  const current = options[at];
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => field.current?.focus(), []);
  const shown = current && `${LIST}-${current.id}`;
  useEffect(() => {
    document.getElementById(shown ?? "")?.scrollIntoView({ block: "nearest" });
  }, [shown]);
  const onChange = (/** @type {ChangeEvent<HTMLInputElement>} */ { target }) =>
    setState({ query: target.value.slice(0, MAX_QUERY), active: 0 });
  const move = (/** @type {number} */ by) =>
    setState({ query, active: (at + by + options.length) % Math.max(1, options.length) });
  const onKeyDown = pressing({
    ArrowDown: () => move(1),
    ArrowUp: () => move(-1),
    Enter: current?.run,
    "Ctrl+k": () => closeLayer("palette"),
  });
  const combobox = { role: "combobox", "aria-expanded": true, "aria-controls": LIST, "aria-activedescendant": shown };
  const named = { placeholder: word("field"), "aria-label": word("field"), autoComplete: "off", spellCheck: false };
  const input = { ...combobox, ...named, ref: field, value: query, onChange, onKeyDown };
  const status = { role: "status", className: options.length ? "for-screen-readers" : "empty" };
  return [
    createElement("input", { ...input, type: "text", "aria-autocomplete": "list", key: "field" }),
    createElement(List, { groups, current, word, key: "list" }),
    createElement("p", { ...status, key: "count" }, word(options.length ? "found" : "none", { n: options.length })),
  ];
};
