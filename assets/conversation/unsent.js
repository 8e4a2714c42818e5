import { createElement } from "react";
import { focus } from "../message/roving.js";
import * as outbox from "../outbox/outbox.js";

/** @import { HTMLAttributes, MouseEvent, ReactNode } from "react" */

const ACTIONS = { retry: outbox.retry, discard: outbox.discard };

// A message that is sent again moves to the end, and a browser takes the focus away from what moves.
/** @param {HTMLElement} article */
const keepFocus = (article) => {
  const log = article.closest("[role=log]");
  if (!log) return;
  const observer = new MutationObserver(() => {
    const isLost = document.activeElement === document.body && article.isConnected;
    if (isLost) article.focus({ preventScroll: true });
    if (!article.contains(document.activeElement) || article.dataset.status !== "pending") observer.disconnect();
  });
  observer.observe(log, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-status"] });
};

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
    else if (article) {
      focus(article);
      keepFocus(article);
    }
  };
  return createElement("div", { ...rest, onClick: click }, children);
};
