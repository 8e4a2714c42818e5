// The emoji that one reacts with at once, and a button for all others; what they do is in message/actions.js.
import { createElement } from "react";
import { quickReactions } from "./recents.js";

/** @param {{ more: string }} props */
export const QuickReactions = ({ more }) => [
  ...quickReactions().map((emoji) =>
    createElement("button", { key: emoji, type: "button", "data-action": "emoji", "data-emoji": emoji }, emoji),
  ),
  createElement(
    "button",
    { key: "more", type: "button", "data-action": "picker", "aria-label": more, title: more },
    "+",
  ),
];
