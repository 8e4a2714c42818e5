// What the viewer can do to a message: each goes through the outbox, so it shows at once and waits for the connection.
import { plain } from "../emoji/recents.js";
import * as outbox from "../outbox/outbox.js";
import { uuid } from "../page/uuid.js";
import { viewer } from "../sync/viewer.js";
import { offerUndo } from "./undo.js";

/** @import { More, Row, Verb } from "../sync/protocol.js" */

/** @type {(into: string, row: Row, verb: Verb, more?: More) => string} */
export const act = (into, row, verb, more = {}) => {
  const id = uuid();
  outbox.act(into, { id, verb, message: String(row.id), ...more });
  return id;
};

/** @type {(into: string, row: Row, text: string) => void} */
export const edit = (into, row, text) => {
  // A change that was not saved is replaced.
  if (typeof row.change === "string") outbox.discard(row.change);
  act(into, row, "edit", { text });
};

/** @type {(into: string, row: Row) => void} */
export const erase = (into, row) => offerUndo(into, row, act(into, row, "delete"));

/** @type {(row: Row) => Record<string, number[]>} */
const reactionsOf = (row) => /** @type {Record<string, number[]> | undefined} */ (row.reactions) ?? {};

// As the message has it: earlier versions and other clients leave out the selector that asks for a picture.
/** @type {(row: Row, emoji: string) => string} */
const kindOf = (row, emoji) => {
  const kinds = Object.keys(reactionsOf(row));
  return kinds.includes(emoji) ? emoji : (kinds.find((kind) => plain(kind) === plain(emoji)) ?? emoji);
};

/** @type {(row: Row, emoji: string) => number[]} */
export const whoReacted = (row, emoji) => reactionsOf(row)[kindOf(row, emoji)] ?? [];

/** @type {(into: string, row: Row, emoji: string) => void} */
export const toggleReaction = (into, row, emoji) => {
  const isMine = whoReacted(row, emoji).includes(viewer() ?? 0);
  act(into, row, isMine ? "take_back" : "react", { text: kindOf(row, emoji) });
};

/** @type {(into: string, row: Row) => void} */
export const copyText = (_into, row) => {
  navigator.clipboard?.writeText(String(row.body));
};
