// Which messages are selected, and selecting others.
import { change } from "../page/held.js";
import { collection } from "../sync/store.js";
import { current, SELECTION } from "./selected.js";

/** @import { Row } from "../sync/protocol.js" */

// What is not stored yet, what is deleted, and system messages can be neither forwarded nor deleted.
/** @param {Row} row */
const isSelectable = (row) => Number(row.number) > 0 && !row.deleted && !row.system;

// The selected messages that are still there, oldest first.
/** @type {() => Row[]} */
export const selectedRows = () => {
  const value = current();
  if (!value) return [];
  return collection(value.into).all.filter((row) => isSelectable(row) && value.ids.includes(String(row.id)));
};

/** @type {(id: string) => void} */
export const toggle = (id) => {
  const { ids = [] } = current() ?? {};
  change(SELECTION, { ids: ids.includes(id) ? ids.filter((other) => other !== id) : [...ids, id], last: id });
};

// Select everything between the message that was toggled last and this one.
/** @type {(id: string) => void} */
export const selectTo = (id) => {
  const value = current();
  if (!value) return;
  const rows = collection(value.into).all;
  const [from, to] = [value.last, id].map((end) => rows.findIndex((row) => row.id === end));
  if (from === undefined || to === undefined || from < 0 || to < 0) return toggle(id);
  const range = rows.slice(Math.min(from, to), Math.max(from, to) + 1).filter(isSelectable);
  change(SELECTION, { ids: [...new Set([...value.ids, ...range.map((row) => String(row.id))])], last: id });
};
