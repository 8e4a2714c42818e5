// The rows of a log, whose quotes lead to their messages. One handler for all of them: with a router's link in each row,
// a conversation took half as long again to open.
import { createElement } from "react";
import { useNavigate } from "react-router";

/** @import { HTMLAttributes, MouseEvent } from "react" */

/** @param {HTMLAttributes<HTMLDivElement>} props */
export const Quotes = ({ children, ...rest }) => {
  const navigate = useNavigate();
  /** @param {MouseEvent<HTMLDivElement>} event */
  const click = (event) => {
    const to = /** @type {Element} */ (event.target).closest("a.quote-author, a.jump")?.getAttribute("href");
    const { button, metaKey, altKey, ctrlKey, shiftKey } = event;
    // Those open a tab or a window.
    if (!to || event.defaultPrevented || button || metaKey || altKey || ctrlKey || shiftKey) return;
    event.preventDefault();
    // As a browser does, without another entry in the history for the same address.
    navigate(to, { replace: to === location.pathname + location.search + location.hash });
  };
  return createElement("div", { ...rest, onClick: click }, children);
};
