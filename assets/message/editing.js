// The message that is being edited in the composer. Its text is a draft of its own, so it survives a reload.

import * as drafts from "../conversation/drafts.js";
import { hold, useHeld } from "../page/held.js";
import { uuid } from "../page/uuid.js";
import { collection } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";
import { edit } from "./acts.js";
import { shownRow } from "./rows.js";

/** @import { Row } from "../sync/protocol.js" */

const NAME = "editing";

/** @type {(into: string, message: string) => string} */
const placeOf = (into, message) => drafts.place(viewer() ?? 0, `${into}/edit/${message}`);

/** @type {(into: string, row: Row) => void} */
export const beginEdit = (into, row) => {
  drafts.write(placeOf(into, String(row.id)), String(row.body));
  hold(NAME, { asking: uuid(), into, message: String(row.id) });
};

export const endEdit = () => hold(NAME, null);

// Edit the newest of one's own messages that is no copy; return whether there is one.
/** @param {string} into */
export const editLast = (into) => {
  const row = collection(into).all.findLast(isMine);
  if (row) beginEdit(into, row);
  return Boolean(row);
};

/** @param {Row} row */
const isMine = (row) =>
  row.author === viewer() && row.number !== undefined && !row.deleted && !row.forwarded_from && !row.system;

/** @type {(into: string) => { place: string, save: (text: string) => void } | null} */
export const useEditing = (into) => {
  const value = useHeld(NAME);
  if (value?.into !== into) return null;
  const message = String(value.message);
  return { place: placeOf(into, message), save: (text) => save(into, message, text) };
};

/** @type {(into: string, message: string, text: string) => void} */
const save = (into, message, text) => {
  const row = shownRow(into, message);
  endEdit();
  if (row && row.body !== text) edit(into, row, text);
};
