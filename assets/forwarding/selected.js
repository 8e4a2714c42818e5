// Which messages are selected: a layer, open while people select, and the check box of each message.
import { createElement, useSyncExternalStore } from "react";
import { held, subscribe } from "../page/held.js";
import { openLayer } from "../page/layers.js";

/** @import { Row } from "../sync/protocol.js" */

export const SELECTION = "selection";

/** @typedef {{ asking: string, into: string, ids: string[], last: string }} Selected */

export const current = () => /** @type {Selected | null} */ (held(SELECTION));

export const isSelecting = () => current() !== null;

/** @type {(into: string, row: Row) => void} */
export const beginSelection = (into, { id }) => {
  openLayer(SELECTION, { into, ids: [String(id)], last: String(id) });
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
  return createElement("button", { ...props, type: "button" });
};
