// Says what was marked as read, with a button that takes it back.
import { createElement } from "react";
import { useFocusBack } from "../announcing/focus-back.js";
import { useHeld } from "../page/held.js";
import { MARKED, undo } from "./marking.js";

/** @import { Word } from "../palette/layers.js" */

/** @param {{ word: Word }} props */
export const Marked = ({ word }) => {
  const value = useHeld(MARKED);
  const n = /** @type {unknown[]} */ (value?.before ?? []).length;
  const text = n ? word("marked", { n }) : word("restored");
  const children = value && [
    createElement("span", { key: value.asking }, text),
    n > 0 && createElement("button", { type: "button", onClick: undo, key: "undo" }, word("undo")),
  ];
  return createElement("div", { className: "marked-read", role: "status", ...useFocusBack(Boolean(value)) }, children);
};
