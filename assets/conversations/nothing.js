// What the list says while the chosen filter shows nothing.
import { createElement } from "react";
import { TEXTS } from "$/public/texts/conversation-menu.js";
import { useTexts } from "../texts.js";
import { choose, useFilter } from "./list.js";

/** @import { Filter } from "./order.js" */

/** @type {Record<Filter, string>} */
const SAID = {
  all: "noAll",
  unread: "noUnread",
  direct: "noDirect",
  groups: "noGroups",
  mentions: "noMentions",
  archived: "noArchived",
};

export const Nothing = () => {
  const say = useTexts();
  const filter = useFilter();
  const word = (/** @type {string} */ name) => (TEXTS[name] ? say(...TEXTS[name]) : "");
  const isAll = filter === "all";
  const onClick = () => choose(isAll ? "archived" : "all");
  return createElement(
    "div",
    { className: "empty" },
    createElement("p", null, word(SAID[filter])),
    createElement("button", { type: "button", onClick }, word(isAll ? "showArchived" : "showAll")),
  );
};
