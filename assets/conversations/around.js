// What is around the rows of the list: the filters, what is archived, and loading further pages.
import { createElement, useEffect, useRef } from "react";
import { choose, useFilter, useList } from "./list.js";
import { isArchived } from "./order.js";

/** @import { ButtonHTMLAttributes } from "react" */
/** @import { Filter } from "./order.js" */

export { RowMenu } from "../conversation-menu/row.js";
export { SectionHeading } from "../sections/heading.js";
export { Nothing } from "./nothing.js";

// Loaded before one gets there.
const AHEAD = "600px";

/** @type {Filter[]} */
const FILTERS = ["all", "unread", "direct", "groups", "mentions"];

/** @typedef {{ label: string } & Record<Filter, string>} Words */

// Archived conversations are at the end of the list; while they are shown, the way back is here.
/** @param {{ words: Words }} props */
export const Filters = ({ words }) => {
  const chosen = useFilter();
  /** @type {Filter[]} */
  const offered = chosen === "archived" ? [chosen, ...FILTERS] : FILTERS;
  const button = (/** @type {Filter} */ filter) =>
    createElement(
      "button",
      { type: "button", key: filter, "aria-pressed": filter === chosen, onClick: () => choose(filter) },
      words[filter],
    );
  return createElement("div", { role: "group", "aria-label": words.label }, offered.map(button));
};

/** @param {{ label: string }} props */
export const Archived = ({ label }) => {
  const { rows, seats } = useList();
  const isShown = useFilter() !== "archived" && rows.some((row) => isArchived(row, seats[row.id]));
  const button = { className: "quiet", onClick: () => choose("archived") };
  return isShown ? createElement("button", { ...button, type: "button" }, label) : null;
};

/** @typedef {ButtonHTMLAttributes<HTMLButtonElement> & { more: [number, number], onMore: (at: number, id: number) => void }} MoreProps */

// Filters that leave few rows load page after page, until the list is full or complete.
/** @param {MoreProps} props */
export const More = ({ more, onMore, ...rest }) => {
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const load = () => onMore(...more);
  useEffect(() => {
    if (!button.current) return;
    const options = { root: button.current.closest(".list"), rootMargin: AHEAD };
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && load(), options);
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [more]);
  return createElement("button", { ...rest, type: "button", ref: button, onClick: load });
};
