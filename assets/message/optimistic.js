// Optimistic updates: messages, seats, and sections, with the effects of the viewer's unacknowledged actions.
import { SEAT_EFFECTS } from "../conversations/effects.js";
import * as outbox from "../outbox/outbox.js";
import { revisionOf, withItem } from "../sync/rows.js";
import { viewer } from "../sync/viewer.js";

/** @import { Entry } from "../outbox/outbox.js" */
/** @import { Action, Row, Verb } from "../sync/protocol.js" */

/** @type {(row: Row, emoji: string, isIn: boolean) => Row} */
const reacted = (row, emoji, isIn) => ({
  ...row,
  reactions: withItem(/** @type {Record<string, number[]>} */ (row.reactions ?? {}), emoji, viewer() ?? 0, isIn),
});

// The row of what one does to neither a conversation nor a message: that of one's own sections.
const OWN = "own";

// Scripts that are loaded later add to them.
/** @type {Partial<Record<Verb, (row: Row, action: Action) => Row>>} */
export const EFFECTS = {
  edit: (row, { text }) => ({ ...row, body: text, runs: null, edited: true }),
  remove_preview: (row) => ({ ...row, preview: null }),
  delete: (row) => ({ ...row, body: "", runs: null, quote: null, preview: null, deleted: true, reactions: {} }),
  restore: (row, { text, reactions = {} }) => ({ ...row, body: text, deleted: false, deleted_by: null, reactions }),
  react: (row, { text = "" }) => reacted(row, text, true),
  take_back: (row, { text = "" }) => reacted(row, text, false),
  ...SEAT_EFFECTS,
};

/** @type {(row: Row, entry: Entry) => Row} */
const affected = (row, { action, row: { status, reason }, revision }) => {
  if (!action || revisionOf(row) >= (revision ?? Infinity)) return row;
  const changed = EFFECTS[action.verb]?.(row, action) ?? row;
  if (action.verb !== "edit" || revision !== undefined) return changed;
  // `change`: the id of an edit that is not saved yet, for the buttons that retry or discard it.
  return { ...changed, status, reason, change: action.id };
};

/** @type {(name: string, rows: Row[]) => Row[]} */
export const overlay = (name, rows) => {
  const entries = outbox.acted(name);
  if (!entries.length) return rows;
  const isOn =
    (/** @type {Row} */ row) =>
    (/** @type {Entry} */ { action }) =>
      (action?.conversation ?? action?.message ?? OWN) === row.id;
  return rows.map((row) => entries.filter(isOn(row)).reduce(affected, row));
};
