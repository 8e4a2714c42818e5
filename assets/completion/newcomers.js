// Asks whether people who were chosen from the list, and are no members, shall become members when a text that mentions
// them is sent. Once they are, the message mentions them.
import { createElement, useEffect, useState } from "react";
import { createPortal } from "react-dom";
import { askFirst } from "../mentions/everyone.js";
import { Modal } from "../page/forms.js";
import { held, subscribe, useHeld } from "../page/held.js";
import { closeLayer, openLayer } from "../page/layers.js";
import { requestShown } from "../sync/requests.js";
import { collection, peek } from "../sync/store.js";

/** @import { Collection } from "../sync/store.js" */
/** @import { Person } from "./names.js" */

const NAME = "newcomers";

/** @typedef {{ title: (names: string) => string, add: string, later: string, cancel: string }} Words */
/** @typedef {(conversation: number, people: number[]) => void} Add */
/** @typedef {{ chosen: Map<string, Map<number, string>>, send: (() => void) | null }} Box */

/** @type {Box} */
const box = (globalThis.__newcomers ??= { chosen: new Map(), send: null });

/** @param {string} into */
const membersOf = (into) => into.replace("messages/", "members/");

// Remember somebody who was chosen for a text of this conversation and is no member.
/** @type {(into: string, person: Person) => void} */
export const remember = (into, { id, nickname }) => {
  box.chosen.set(into, (box.chosen.get(into) ?? new Map()).set(id, nickname));
};

/** @type {(into: string, text: string) => Person[]} */
const strangers = (into, text) =>
  [...(box.chosen.get(into) ?? [])]
    .map(([id, nickname]) => ({ id, nickname }))
    .filter(({ id, nickname }) => text.includes(`@${nickname}`) && !peek(membersOf(into))?.rows.has(id));

// If a text names people who could be added, `send` waits for an answer.
askFirst((into, text, send) => {
  const people = strangers(into, text);
  if (!people.length) return false;
  box.send = () => {
    box.chosen.delete(into);
    send();
  };
  const names = new Intl.ListFormat(document.documentElement.lang || "en").format(people.map((p) => p.nickname));
  openLayer(NAME, { ids: people.map(({ id }) => id), names });
  sendOnceAdded(collection(membersOf(into)), people);
  return true;
});

/** @type {(members: Collection, people: Person[]) => void} */
const sendOnceAdded = (members, people) => {
  const asking = held(NAME)?.asking;
  const look = () => people.every(({ id }) => members.rows.has(id)) && send();
  const stop = subscribe(() => {
    if (held(NAME)?.asking === asking) return;
    stop();
    members.listeners.delete(look);
  });
  members.listeners.add(look);
  requestShown(members);
};

const send = () => {
  const { send } = box;
  box.send = null;
  closeLayer(NAME);
  send?.();
};

// The form around must not take keys of the dialog for its own.
const KEPT = ["onKeyDown", "onMouseDown", "onInput", "onSubmit"];
const kept = Object.fromEntries(
  KEPT.map((name) => [name, (/** @type {import("react").SyntheticEvent} */ event) => event.stopPropagation()]),
);

/**
 * `problem`: why people could not be added.
 * @param {{ conversation: number, words: Words, problem: string, onAdd: Add }} props
 */
export const Newcomers = ({ conversation, words, problem, onAdd }) => {
  const value = useHeld(NAME);
  const [isAdding, setAdding] = useState(false);
  useEffect(() => setAdding(false), [value?.asking]);
  const add = () => {
    setAdding(true);
    onAdd(conversation, /** @type {number[]} */ (value?.ids));
  };
  /** @type {(label: string, onClick: () => void, more?: object) => import("react").ReactNode} */
  const button = (label, onClick, more) => createElement("button", { type: "button", onClick, ...more }, label);
  const header = createElement(
    "header",
    null,
    createElement("h2", { id: "newcomers-title" }, words.title(String(value?.names))),
    button(words.cancel, () => closeLayer(NAME), { className: "quiet" }),
  );
  const question = createElement(
    "div",
    { className: "consequence" },
    createElement("p", { className: "error", role: "alert" }, isAdding && problem),
    button(words.add, add, { className: "primary", "data-focus": true }),
    button(words.later, send),
  );
  const dialog = { name: NAME, className: "dialog", "aria-labelledby": "newcomers-title", ...kept };
  return createPortal(createElement(Modal, dialog, header, question), document.body);
};
