import { createElement } from "react";
import { focus } from "../message/roving.js";
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
    if (!action) return;
    ACTIONS[action](row);
    // The buttons go away: the focus must not go with them.
    /** @param {string} place @returns {HTMLElement | null} */
    const around = (place) => event.currentTarget.closest(place);
    const article = around("article");
    if (action === "discard" && !article?.dataset.number) around("[role=log]")?.focus();
    else if (article) focus(article);
  };
  return createElement("div", { ...rest, onClick: click }, children);
};
