// A system message, in the log or as an excerpt.
import { createElement } from "react";
import Shown from "./shown.js";

/** @param {import("./shown.js").Props} props */
export const SystemLine = (props) => {
  const { message, inLog } = props;
  const shown = createElement(Shown, props);
  const row = { className: "system-message", "data-row": message.id, "data-number": message.number };
  return inLog ? createElement("div", row, shown) : shown;
};
