// Parts of forms that the browser keeps going by itself: dialogs, searches, and fields whose text stays.
import { createElement, useEffect, useRef, useState } from "react";
import { useAnswer, useHeld } from "./held.js";
import { closeLayer } from "./layers.js";

// A dialog that the browser keeps modal: focus stays inside, and goes back to where it was.
export const Modal = ({ name, answer, onClose, children, ...rest }) => {
  const dialog = useRef(null);
  const closing = useRef(onClose);
  closing.current = onClose;
  const isOpen = useHeld(name) !== null;
  useAnswer(name, answer, closeLayer);
  useEffect(() => {
    if (!isOpen) return;
    const element = dialog.current;
    element.showModal();
    // On touch, focus would bring up the keyboard over what the dialog shows.
    if (!matchMedia("(pointer: coarse)").matches) {
      const find = (what) => element.querySelector(what);
      (find("[data-focus]") ?? find("form input"))?.focus();
    }
    return () => {
      element.close();
      closing.current?.();
    };
  }, [isOpen]);
  const cancel = (event) => {
    event.preventDefault();
    closeLayer(name);
  };
  // A browser closes by itself at a second Escape, which cannot be cancelled.
  const closed = () => isOpen && closeLayer(name);
  return createElement("dialog", { ...rest, ref: dialog, onCancel: cancel, onClose: closed }, isOpen ? children : null);
};

const WAIT_MS = 150;

// A debounced search on the server. `asked` is the text that the server's state has searched for: when a lost state
// comes back blank, this asks again. `isFirst`: it also asks on mounting, because the page loads nothing itself.
export const Search = ({ asked, initial, isFirst, onFind, onType, ...rest }) => {
  const handlers = useRef({});
  handlers.current = { onFind, onType };
  const text = useRef(initial ?? asked ?? "");
  const timer = useRef(null);
  const find = () => {
    timer.current = null;
    handlers.current.onFind(text.current);
  };
  useEffect(() => {
    if (isFirst) find();
    return () => clearTimeout(timer.current);
  }, []);
  useEffect(() => {
    if (!asked && text.current && !timer.current) find();
  }, [asked]);
  const type = (event) => {
    text.current = event.target.value;
    handlers.current.onType?.(text.current);
    clearTimeout(timer.current);
    timer.current = setTimeout(find, WAIT_MS);
  };
  return createElement("input", { ...rest, type: "search", defaultValue: text.current, onChange: type });
};

// A field that follows the server's value until it is edited (dirty). Only a dirty field is submitted: otherwise a
// stale value would overwrite what another device has saved meanwhile.
export const Follow = ({ value, children, ...rest }) => {
  const box = useRef(null);
  const field = () => box.current.querySelector("input");
  const isTouched = () => field().value !== field().defaultValue;
  useEffect(() => {
    // The state was lost; the page loads it again.
    if (!value) return;
    const wasTouched = isTouched();
    field().defaultValue = value;
    if (!wasTouched) field().value = value;
  }, [value]);
  useEffect(() => {
    const { form, name } = field();
    const leaveOut = ({ formData }) => isTouched() || formData.delete(name);
    form.addEventListener("formdata", leaveOut);
    return () => form.removeEventListener("formdata", leaveOut);
  }, []);
  return createElement("div", { ...rest, ref: box }, children);
};

// Resets the fields of a form once the server has acknowledged them, except those edited since they were sent.
export const Acknowledged = ({ by, children, ...rest }) => {
  const [sent, seen] = [useRef([]), useRef(by)];
  const note = ({ target }) => {
    sent.current = [...target.querySelectorAll("input")].map((field) => [field, field.value]);
  };
  useEffect(() => {
    if (!by || by === seen.current) return;
    seen.current = by;
    for (const [field, text] of sent.current) if (field.value === text) field.value = field.defaultValue;
  }, [by]);
  return createElement("div", { ...rest, onSubmit: note }, children);
};

// Shows one of several things. If the focused element is unmounted, the focus goes to the element marked as coming
// after the previous thing (`data-after`), else to the first that takes it.
export const Swap = ({ on, children, ...rest }) => {
  const [box, before] = [useRef(null), useRef(on)];
  useEffect(() => {
    const was = before.current;
    before.current = on;
    if (was === on || document.activeElement !== document.body) return;
    const find = (what) => box.current.querySelector(what);
    (find(`[data-after="${was}"]`) ?? find("[data-focus], input, button"))?.focus();
  }, [on]);
  return createElement("div", { ...rest, className: "swapping", ref: box }, children);
};

// A field for digits, for which a phone shows only these; a button brings the letters back.
export const Keyboard = ({ toLetters, toDigits, children, ...rest }) => {
  const [hasLetters, swap] = useState(false);
  const box = useRef(null);
  const click = () => {
    const field = box.current.querySelector("input");
    field.inputMode = hasLetters ? "numeric" : "text";
    // The keyboard changes only for a field that gets the focus anew: the button had it.
    field.focus();
    swap(!hasLetters);
  };
  const label = hasLetters ? toDigits : toLetters;
  const button = createElement("button", { type: "button", className: "quiet swap", onClick: click }, label);
  return createElement("div", { ...rest, ref: box }, children, button);
};
