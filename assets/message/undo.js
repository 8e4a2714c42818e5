// For ten seconds, a deletion can be undone. The server has erased the text and the reactions by then, so the page keeps
// them.
import { createElement } from "react";
import { useFocusBack } from "../announcing/focus-back.js";
import * as outbox from "../outbox/outbox.js";
import { hold, holdFor, useHeld } from "../page/held.js";
import { uuid } from "../page/uuid.js";

/** @import { Action, Outcome, Reactions, Row } from "../sync/protocol.js" */

const SHOWN_MS = 10_000;
const NAME = "undo";
// Of these, what they are done in says why they were refused.
const OF_DIALOGS = ["edit", "rename", "delete_conversation", "add_section", "rename_section"];

/**
 * A deleted message: its text, the action that deletes it, and what undoes it once it has taken effect: a key, and the
 * reactions that there were.
 * @typedef {object} Deleted
 * @property {string} into
 * @property {string} message
 * @property {string} text
 * @property {string} action
 * @property {string | null} key
 * @property {Reactions} [reactions]
 * @property {boolean} isWanted
 */

/** @typedef {{ last: Deleted | null, timer: ReturnType<typeof setTimeout> | undefined, stop?: () => void }} State */

/** @type {State} */
const state = (globalThis.__undo ??= { last: null, timer: undefined });

/** @type {(shown: { [field: string]: unknown } | null) => void} */
const show = (shown) => {
  clearTimeout(state.timer);
  hold(NAME, shown && { asking: uuid(), ...shown });
  if (shown) state.timer = setTimeout(forget, SHOWN_MS);
};

// The text was erased everywhere else.
const forget = () => {
  hold(NAME, null);
  state.last = null;
};

/** @type {(into: string, row: Row, action: string) => void} */
export const offerUndo = (into, row, action) => {
  state.last = { into, message: String(row.id), text: String(row.body), action, key: null, isWanted: false };
  show({ isUndo: true });
};

const undo = () => {
  const { last } = state;
  show(null);
  if (!last) return;
  // Said aloud, and the button that was clicked keeps the focus.
  holdFor(NAME, { isRestored: true }, SHOWN_MS);
  if (outbox.isWaiting(last.action)) outbox.discard(last.action);
  else if (last.key) restore(last, last.key);
  // The deletion is on its way: undo it when it has taken effect.
  else last.isWanted = true;
};

/** @type {(deleted: Deleted, key: string) => void} */
const restore = ({ into, message, text, reactions }, key) => {
  state.last = null;
  outbox.act(into, { id: uuid(), verb: "restore", message, text, undo_key: key, ...(reactions && { reactions }) });
};

/** @type {(action: Action, outcome: Outcome | null, reason?: string) => void} */
const settled = (action, outcome, reason) => {
  const { last } = state;
  if (outcome && last?.action === action.id) {
    // The key was in an answer that got lost, or somebody else deleted the message first. Then there is no undo.
    if (!outcome.undo_key) return forget();
    Object.assign(last, { key: outcome.undo_key, reactions: outcome.reactions });
    if (last.isWanted) restore(last, outcome.undo_key);
  }
  if (!outcome && !OF_DIALOGS.includes(action.verb)) show({ reason });
};

// At all times, not only while a conversation is shown: an undo may still wait for its key when its reader moves on.
state.stop?.();
state.stop = outbox.follow(settled);

/** @param {{ words: { deleted: string, restored: string, undo: string, dismiss: string } }} props */
export const Undo = ({ words }) => {
  const shown = useHeld(NAME);
  const isUndo = Boolean(shown?.isUndo);
  const onClick = isUndo ? undo : () => show(null);
  const text = isUndo ? words.deleted : shown?.isRestored ? words.restored : String(shown?.reason ?? "");
  const children = shown && [
    createElement("span", { key: "text" }, text),
    createElement("button", { type: "button", onClick, key: "button" }, isUndo ? words.undo : words.dismiss),
  ];
  return createElement("div", { className: "undo", role: "status", ...useFocusBack(Boolean(shown)) }, children);
};
