import { createElement } from "react";
import * as outbox from "../sync/outbox.js";

// Buttons for a row that was refused.
export const Unsent = ({ row, children, ...rest }) => {
  const click = (event) => {
    const action = event.target.closest("[data-action]")?.dataset.action;
    if (action) outbox[action](row);
  };
  return createElement("div", { ...rest, onClick: click }, children);
};
