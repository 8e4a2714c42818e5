// Parts of forms that work without the server: dialogs, searches, and fields whose text stays.
import { createElement, useEffect, useRef, useState } from "react";
import { useAnswer, useHeld } from "./held.js";
import { closeLayer } from "./layers.js";

/** @import { ChangeEvent, FormEvent, HTMLAttributes, InputHTMLAttributes, SyntheticEvent } from "react" */
/** @import { Reply } from "./held.js" */

/** @type {(root: Element | null, selector: string) => HTMLElement | null | undefined} */
const find = (root, selector) => root?.querySelector(selector);

/**
 * A modal dialog: focus stays inside, and goes back to where it was.
 * @param {HTMLAttributes<HTMLDialogElement> & { name: string, answer?: Reply, onClose?: () => void }} props
 */
export const Modal = ({ name, answer, onClose, children, ...rest }) => {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const closing = useRef(onClose);
  closing.current = onClose;
  const expected = useRef(0);
  const isOpen = useHeld(name) !== null;
  useAnswer(name, answer, closeLayer);
  useEffect(() => {
    const element = dialog.current;
    if (!isOpen || !element) return;
    element.showModal();
    // On touch, focus would bring up the keyboard over what the dialog shows.
    if (!matchMedia("(pointer: coarse)").matches) {
      (find(element, "[data-focus]") ?? find(element, "form input"))?.focus();
    }
    return () => {
      if (element.open) expected.current += 1;
      element.close();
      closing.current?.();
    };
  }, [isOpen]);
  /** @param {SyntheticEvent} event */
  const cancel = (event) => {
    event.preventDefault();
    closeLayer(name);
  };
  // A browser closes by itself at a second Escape, which cannot be cancelled. Race: the event of our own closing comes later,
  // when the dialog may be open again.
  const closed = () => {
    if (expected.current) expected.current -= 1;
    else if (isOpen) closeLayer(name);
  };
  return createElement("dialog", { ...rest, ref: dialog, onCancel: cancel, onClose: closed }, isOpen ? children : null);
};

const WAIT_MS = 150;

/**
 * `asked`: the text that the server's state has searched for. It comes back blank after the state was lost; then this
 * searches again. `greeting`: changes whenever a connection was made. `isFirst`: also search on mounting, because the page loads no results itself.
 * @typedef {object} SearchProps
 * @property {string} asked
 * @property {number} [greeting]
 * @property {string} [initial]
 * @property {boolean} [isFirst]
 * @property {(text: string) => void} onFind
 * @property {(text: string) => void} [onType]
 */

/**
 * A debounced search on the server.
 * @param {InputHTMLAttributes<HTMLInputElement> & SearchProps} props
 */
export const Search = ({ asked, greeting, initial, isFirst, onFind, onType, ...rest }) => {
  const handlers = useRef({ onFind, onType });
  handlers.current = { onFind, onType };
  const text = useRef(initial ?? asked ?? "");
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined));
  const search = () => {
    timer.current = undefined;
    handlers.current.onFind(text.current);
  };
  useEffect(() => {
    if (isFirst) search();
    return () => clearTimeout(timer.current);
  }, []);
  // The state was lost, or what was asked just before the connection was lost, and never arrived.
  const seen = useRef(greeting);
  useEffect(() => {
    if (text.current !== asked && !timer.current && (!asked || seen.current !== greeting)) search();
    seen.current = greeting;
  }, [asked, greeting]);
  /** @param {ChangeEvent<HTMLInputElement>} event */
  const type = (event) => {
    text.current = event.target.value;
    handlers.current.onType?.(text.current);
    clearTimeout(timer.current);
    timer.current = setTimeout(search, WAIT_MS);
  };
  return createElement("input", { ...rest, type: "search", defaultValue: text.current, onChange: type });
};

/**
 * A field that follows the server's value until it is edited (dirty). Only a dirty field is submitted: otherwise a
 * stale value would overwrite what another device has saved meanwhile.
 * @param {HTMLAttributes<HTMLDivElement> & { value?: string }} props
 */
export const Follow = ({ value, children, ...rest }) => {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const input = () => box.current?.querySelector("input");
  useEffect(() => {
    const field = input();
    // No value: the state was lost, and the page loads it again.
    if (!value || !field) return;
    const wasDirty = isDirty(field);
    field.defaultValue = value;
    if (!wasDirty) field.value = value;
  }, [value]);
  useEffect(() => {
    const form = input()?.form;
    /** @param {FormDataEvent} event */
    const leaveOut = ({ formData }) => {
      const field = input();
      if (field && !isDirty(field)) formData.delete(field.name);
    };
    form?.addEventListener("formdata", leaveOut);
    return () => form?.removeEventListener("formdata", leaveOut);
  }, []);
  return createElement("div", { ...rest, ref: box }, children);
};

/** @param {HTMLInputElement} field */
const isDirty = (field) => field.value !== field.defaultValue;

/**
 * Reset the fields of a form once the server has acknowledged them, except those edited since they were sent.
 * @param {HTMLAttributes<HTMLDivElement> & { by?: string }} props
 */
export const Acknowledged = ({ by, children, ...rest }) => {
  const sent = useRef(/** @type {Map<HTMLInputElement, string>} */ (new Map()));
  const seen = useRef(by);
  /** @param {FormEvent<HTMLDivElement>} event */
  const note = ({ target }) => {
    const fields = [.../** @type {HTMLFormElement} */ (target).querySelectorAll("input")];
    sent.current = new Map(fields.map((field) => [field, field.value]));
  };
  useEffect(() => {
    if (!by || by === seen.current) return;
    seen.current = by;
    for (const [field, text] of sent.current) if (field.value === text) field.value = field.defaultValue;
  }, [by]);
  return createElement("div", { ...rest, onSubmit: note }, children);
};

/**
 * Show one of several things. If the focused element is unmounted, move the focus to the element that is marked as
 * coming after the previous thing (`data-after`), or else to the first focusable one.
 * @param {HTMLAttributes<HTMLDivElement> & { on: string }} props
 */
export const Swap = ({ on, children, ...rest }) => {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const before = useRef(on);
  useEffect(() => {
    const was = before.current;
    before.current = on;
    if (was === on || document.activeElement !== document.body) return;
    const next = find(box.current, `[data-after="${was}"]`) ?? find(box.current, "[data-focus], input, button");
    next?.focus();
  }, [on]);
  return createElement("div", { ...rest, className: "swap", ref: box }, children);
};

/**
 * A numeric field, for which a phone shows a keypad; a button switches its keyboard to letters.
 * @param {HTMLAttributes<HTMLDivElement> & { toLetters: string, toDigits: string }} props
 */
export const Keyboard = ({ toLetters, toDigits, children, ...rest }) => {
  const [hasLetters, swap] = useState(false);
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const click = () => {
    const field = box.current?.querySelector("input");
    if (!field) return;
    field.inputMode = hasLetters ? "numeric" : "text";
    // Phones switch the keyboard only when a field gets the focus; the button had it.
    field.focus();
    swap(!hasLetters);
  };
  const label = hasLetters ? toDigits : toLetters;
  const button = createElement("button", { type: "button", className: "quiet keyboard-toggle", onClick: click }, label);
  return createElement("div", { ...rest, ref: box }, children, button);
};
