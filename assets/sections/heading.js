// The heading of a section in the list of conversations: it collapses the section, and opens its menu.
import "../styles/lists/sections.css";
import { createElement } from "react";
import { TEXTS } from "$/public/texts/sections.js";
import { openLayer } from "../page/layers.js";
import { MoreTexts, useTexts } from "../texts.js";
import { toggle } from "./acts.js";
import "./dragging.js";
import { MENU } from "./names.js";

/** @import { MouseEvent } from "react" */
/** @import { Heading } from "../conversations/order.js" */

const MAX_COUNT = 99;

/** @param {{ of: Heading }} props */
export const SectionHeading = ({ of: { heading, unread } }) => {
  const say = useTexts();
  /** @type {(key: string, values?: Record<string, unknown>) => string} */
  const word = (key, values) => (TEXTS[key] ? say(...TEXTS[key], values) : "");
  const texts = createElement(MoreTexts, { part: "lists", key: "texts" });
  if (!heading) return [texts, createElement("h2", { key: "name", "data-section": "" }, word("others"))];
  const count = createElement(
    "span",
    { className: "row-unread" },
    createElement("span", { "aria-hidden": true }, unread > MAX_COUNT ? `${MAX_COUNT}+` : unread),
    createElement("span", { className: "for-screen-readers" }, word("unread", { n: unread })),
  );
  const open = (/** @type {MouseEvent<HTMLButtonElement>} */ { currentTarget }) => {
    const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
    openLayer(MENU, { section: heading.id, place: { left, right, top, bottom } });
  };
  const name = word("menu", { name: heading.name });
  const menu = { className: "section-button", "aria-label": name, title: name, "aria-haspopup": "menu", onClick: open };
  const folding = {
    className: "section-name",
    "aria-expanded": !heading.collapsed,
    onClick: () => toggle(heading),
  };
  return [
    texts,
    createElement(
      "h2",
      // Touch scrolls the list.
      { key: "name", "data-section": heading.id, draggable: !matchMedia("(pointer: coarse)").matches },
      createElement(
        "button",
        { ...folding, type: "button" },
        createElement("bdi", null, heading.name),
        heading.collapsed && unread > 0 && count,
      ),
    ),
    createElement("button", { ...menu, type: "button", "data-icon": "ellipsis", key: "menu" }),
  ];
};
