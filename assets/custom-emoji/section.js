// The custom emoji in the picker: one tab stop with arrow keys, above the others.
import { createElement } from "react";
import { Link } from "react-router";
import { useIndex } from "../feed.js";
import { codeOf, SITE } from "./codes.js";
import Drawn from "./drawn.js";

/** @import { KeyboardEvent } from "react" */

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** @param {KeyboardEvent<HTMLElement>} event */
const move = (event) => {
  const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
  const all = [.../** @type {NodeListOf<HTMLElement>} */ (event.currentTarget.querySelectorAll("button"))];
  const at = all.indexOf(/** @type {HTMLElement} */ (event.target));
  if (!step || at < 0) return;
  // The list below has its own arrow keys.
  event.stopPropagation();
  event.preventDefault();
  all.at((at + step) % all.length)?.focus();
};

/** @param {{ label: string, manage: string, search: string, onTake: (emoji: string) => void }} props */
export const CustomSection = ({ label, manage, search, onTake }) => {
  const wanted = search.trim().toLowerCase().replace(/^:|:$/g, "");
  const names = Object.keys(useIndex(SITE)).filter((name) => name.includes(wanted));
  if (!names.length) return null;
  /** @type {(name: string, i: number) => import("react").ReactNode} */
  const button = (name, i) => {
    const onClick = () => onTake(codeOf(name));
    const tabIndex = i ? -1 : 0;
    return createElement(
      "button",
      { key: name, type: "button", className: "sign", tabIndex, onClick },
      createElement(Drawn, { text: codeOf(name) }),
    );
  };
  const group = { className: "custom", role: "group", "aria-label": label, onKeyDown: move };
  return createElement(
    "div",
    group,
    names.map(button),
    createElement(Link, { to: "/emoji", className: "sign", "aria-label": manage, title: manage }, "+"),
  );
};
