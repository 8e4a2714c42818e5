// A layer beside what opened it: a menu of a message, or its quick reactions.
import { createElement, useLayoutEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useHeld } from "../page/held.js";
import { closeLayer, openLayer, Panel } from "../page/layers.js";
import { ACTIONS } from "./actions.js";
import { shownRow } from "./rows.js";

/** @import { KeyboardEvent, MouseEvent, ReactNode } from "react" */
/** @import { Value } from "../page/held.js" */

const GAP = 4;
const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** @type {(name: string, into: string, message: string, from: Element) => void} */
export const openPopover = (name, into, message, from) => {
  const { left, right, top, bottom } = from.getBoundingClientRect();
  openLayer(name, { into, message, place: { left, right, top, bottom } });
};

/** @type {(element: HTMLElement, place: DOMRect) => void} */
const position = (element, { left, right, top, bottom }) => {
  const { width, height } = element.getBoundingClientRect();
  const isRoomBelow = bottom + GAP + height <= innerHeight;
  const start = document.dir === "rtl" ? right - width : left;
  element.style.insetInlineStart = "auto";
  element.style.left = `${Math.max(GAP, Math.min(start, innerWidth - width - GAP))}px`;
  element.style.top = `${Math.max(GAP, isRoomBelow ? bottom + GAP : top - GAP - height)}px`;
};

/** @param {HTMLElement} element @returns {HTMLElement[]} */
const items = (element) => [.../** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("button:enabled, a"))];

/** @param {KeyboardEvent<HTMLElement>} event */
const keyDown = (event) => {
  const all = items(event.currentTarget);
  const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
  const next = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1 : step && at + step;
  if (next === undefined) return;
  event.preventDefault();
  all.at(next % all.length)?.focus();
};

/** @typedef {(value: Value | null, button: HTMLElement) => void} Choose */

/** @type {Choose} */
const act = (value, button) => {
  const into = String(value?.into);
  const row = shownRow(into, String(value?.message));
  if (row) ACTIONS[button.dataset.action ?? ""]?.(into, row, button);
};

/**
 * `onChoose` gets the held value and the button, after the layer has closed; by default, it acts on a message.
 * @typedef {{ name: string, className?: string, role: string, label: string, onChoose?: Choose, children?: ReactNode }} Props
 */

/** @param {Props} props */
const Shown = ({ name, className = name, role, label, onChoose = act, children }) => {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const value = useHeld(name);
  const close = () => closeLayer(name);
  useLayoutEffect(() => {
    if (!box.current) return;
    position(box.current, /** @type {DOMRect} */ (value?.place));
    const [first] = items(box.current);
    // Past the quick reactions, which only touch needs here.
    /** @type {HTMLElement | null} */ (box.current.querySelector(":scope > :is(button:enabled, a)") ?? first)?.focus({
      preventScroll: true,
    });
    /** @param {Event} event */
    const outside = (event) => box.current?.contains(/** @type {Node} */ (event.target)) || close();
    document.addEventListener("pointerdown", outside, true);
    addEventListener("resize", close);
    return () => {
      document.removeEventListener("pointerdown", outside, true);
      removeEventListener("resize", close);
    };
  }, []);

  /** @param {MouseEvent<HTMLElement>} event */
  const click = (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    if (!button) return;
    close();
    onChoose(value, button);
  };

  const handlers = {
    onClick: click,
    onKeyDown: keyDown,
    onContextMenu: (/** @type {Event} */ e) => e.preventDefault(),
  };
  const named = { role, "aria-label": label, className: `popover ${className}` };
  return createElement("div", { ...named, ...handlers, ref: box }, children);
};

/**
 * The landmark of what opened it, so that a screen reader finds all content of a page in one.
 * @returns {Element}
 */
const landmark = () => document.activeElement?.closest("main, nav, aside") ?? document.body;

/** @param {{ children?: ReactNode }} props */
const Placed = ({ children }) => createPortal(children, useState(landmark)[0]);

/** @param {Props} props */
export const Popover = (props) => {
  const value = useHeld(props.name);
  if (!value) return null;
  const panel = createElement(Panel, { name: props.name }, createElement(Shown, props));
  return createElement(Placed, { key: value.asking }, panel);
};
