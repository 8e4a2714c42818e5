// Parts of the emoji picker: the emoji that are used most, the skin tone, and the categories.
import { createElement } from "react";
import { SITE } from "../custom-emoji/codes.js";
import Drawn from "../custom-emoji/drawn.js";
import { useIndex } from "../feed.js";
import { quickReactions } from "./recents.js";
import { toned } from "./skins.js";

/** @import { ChangeEvent, MouseEvent } from "react" */
/** @import { Table } from "./tables.js" */

const HAND = "✋";
// Without any, and five.
const TONES = 6;

/** @param {{ label: string, most: number, isStandard: boolean, onTake: (emoji: string) => void }} props */
export const Recents = ({ label, most, isStandard, onTake }) => {
  const custom = useIndex(SITE);
  const all = quickReactions(isStandard ? {} : custom);
  /** @param {string} emoji */
  const button = (emoji) =>
    createElement(
      "button",
      { key: emoji, type: "button", className: "sign", onClick: () => onTake(emoji) },
      createElement(Drawn, { text: emoji }),
    );
  return createElement(
    "div",
    { className: "recents", role: "group", "aria-label": label },
    all.slice(0, most).map(button),
  );
};

// The options are emoji, which screen readers name: "raised hand: light skin tone".
/** @param {{ label: string, tone: number, onTone: (tone: number) => void }} props */
export const Tones = ({ label, tone, onTone }) => {
  /** @param {ChangeEvent<HTMLSelectElement>} event */
  const change = ({ target }) => onTone(Number(target.value));
  const options = Array.from({ length: TONES }, (_, i) =>
    createElement("option", { key: i, value: i }, toned(HAND, i)),
  );
  return createElement("select", { "aria-label": label, value: tone, onChange: change }, options);
};

// Buttons that scroll to a category, each with its first emoji. Nothing to scroll to while searching.
/** @param {{ label: string, table: Table }} props */
export const Categories = ({ label, table }) => {
  /** @type {(event: MouseEvent, i: number) => void} */
  const go = ({ currentTarget }, i) => {
    const viewport = currentTarget.closest("dialog")?.querySelector("[frimousse-viewport]");
    const category = viewport?.querySelectorAll("[frimousse-list-sizer] > [frimousse-category]")[i];
    if (category instanceof HTMLElement) viewport?.scrollTo({ top: category.offsetTop });
  };
  /** @type {(group: [number, string], i: number) => import("react").ReactNode} */
  const button = ([group, name], i) => {
    const sign = table.entries.find((entry) => entry.group === group)?.emoji;
    /** @param {MouseEvent} event */
    const click = (event) => go(event, i);
    return createElement(
      "button",
      { key: group, type: "button", className: "sign", title: name, "aria-label": name, onClick: click },
      sign,
    );
  };
  return createElement(
    "div",
    { className: "categories", role: "group", "aria-label": label },
    table.groups.map(button),
  );
};
