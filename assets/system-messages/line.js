// A system message, in the log or as an excerpt. Its texts are loaded after the page, when the first one is shown.
import { createElement, lazy, Suspense } from "react";

/** @import { ComponentType } from "react" */
/** @import { Props } from "./shown.js" */

// Without a connection, the page does without them: they must not take it down.
/** @type {() => Promise<{ default: ComponentType<Props> }>} */
const load = () => import("./shown.js").catch(() => ({ default: () => null }));
const Shown = lazy(load);

/** @param {Props} props */
export const SystemLine = (props) => {
  const { message, inLog } = props;
  const shown = createElement(Suspense, { fallback: "\u00a0" }, createElement(Shown, props));
  const row = { className: "system-message", "data-row": message.id, "data-number": message.number };
  return inLog ? createElement("div", row, shown) : shown;
};
