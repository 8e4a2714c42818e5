// Selecting messages: the bar of what can be done with them is loaded when the first one is selected.
import { createElement } from "react";
import { useHeld } from "../page/held.js";
import { Panel } from "../page/layers.js";
import { useModule } from "./lazy.js";
import { SELECTION } from "./selected.js";

/** @typedef {{ unavailable: string } & import("./bar.js").Words} Words */

/** @param {{ into: string, words: Words, mayDelete: boolean }} props */
export const Selection = (props) => {
  const { module, hasFailed } = useModule(useHeld(SELECTION) !== null, () => import("./bar.js"));
  const failure =
    hasFailed && createElement("p", { className: "selection-bar", role: "status" }, props.words.unavailable);
  return createElement(Panel, { name: SELECTION }, module ? createElement(module.Bar, props) : failure);
};
