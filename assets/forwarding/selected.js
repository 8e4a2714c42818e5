// Which messages are selected: a layer, open while people select, and the check box of each message.
import { createElement, useSyncExternalStore } from "react";
import { change, held, subscribe } from "../page/held.js";
import { openLayer } from "../page/layers.js";
import { collection } from "../sync/store.js";

/** @import { Row } from "../sync/protocol.js" */

export const SELECTION = "selection";

/** @typedef {{ into: string, ids: string[], last: string }} Selected */

const current = () => /** @type {(Selected & { asking: string }) | null} */ (held(SELECTION));

export const isSelecting = () => current() !== null;

/** @type {(into: string, row: Row) => void} */
export const beginSelection = (into, { id }) => {
  openLayer(SELECTION, { into, ids: [String(id)], last: String(id) });
};

// What is not stored yet, and what is deleted, can be neither forwarded nor deleted.
/** @param {Row} row */
const isSelectable = (row) => Number(row.number) > 0 && !row.deleted;

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

/** @type {(id: string) => boolean | null} */
const isSelected = (id) => current()?.ids.includes(id) ?? null;

// The check box of a message. Clicks reach it through the log, where the whole message takes them.
/** @param {{ message: string, label: string }} props */
export const Check = ({ message, label }) => {
  const isChecked = useSyncExternalStore(
    subscribe,
    () => isSelected(message),
    () => null,
  );
  if (isChecked === null) return null;
  const props = { role: "checkbox", className: "check-message", "aria-checked": isChecked, "aria-label": label };
  return createElement("button", { ...props, type: "button" }, isChecked ? "✓" : "");
};
