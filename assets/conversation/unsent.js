import { createElement } from "react";
import * as outbox from "../outbox/outbox.js";

/** @import { HTMLAttributes, MouseEvent, ReactNode } from "react" */

const ACTIONS = { retry: outbox.retry, discard: outbox.discard };

// Buttons for a row that was refused.
/** @param {HTMLAttributes<HTMLElement> & { row: string, children?: ReactNode }} props */
export const Unsent = ({ row, children, ...rest }) => {
  /** @param {MouseEvent<HTMLElement>} event */
  const click = (event) => {
    const button = /** @type {Element} */ (event.target).closest("[data-action]");
    const action = /** @type {keyof typeof ACTIONS | null} */ (button?.getAttribute("data-action") ?? null);
    if (action) ACTIONS[action](row);
  };
  return createElement("div", { ...rest, onClick: click }, children);
};
