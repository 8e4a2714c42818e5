// A dialog that the browser keeps modal: focus stays inside and Escape closes it.
import { createElement, useEffect, useRef, useState } from "react";

export const Modal = ({ open, onClose, children, ...rest }) => {
  const dialog = useRef(null);
  useEffect(() => {
    if (open && !dialog.current.open) {
      dialog.current.showModal();
      // On touch, focus would bring up the keyboard over what the dialog shows.
      if (!matchMedia("(pointer: coarse)").matches) {
        const find = (what) => dialog.current.querySelector(what);
        (find("[data-focus]") ?? find("form input"))?.focus();
      }
    }
    if (!open && dialog.current.open) dialog.current.close();
  }, [open]);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  // A browser closes by itself at a second Escape, which cannot be cancelled.
  const closed = () => open && onClose();
  return createElement("dialog", { ...rest, ref: dialog, onCancel: cancel, onClose: closed }, open ? children : null);
};

// Fields whose text is kept for this tab until the name they are kept under changes.
export const Kept = ({ name, children, ...rest }) => {
  const box = useRef(null);
  const field = () => box.current.querySelector("input");
  useEffect(() => {
    field().value = sessionStorage.getItem(name) ?? "";
  }, [name]);
  const keep = () => sessionStorage.setItem(name, field().value);
  return createElement("div", { ...rest, ref: box, onInput: keep }, children);
};

// A checkbox that shows at once what was clicked, and then what the server says.
export const Check = ({ checked, onCheck, ...rest }) => {
  const [shown, show] = useState(checked);
  useEffect(() => show(checked), [checked]);
  const change = (event) => {
    show(event.target.checked);
    onCheck(event.target.checked);
  };
  return createElement("input", { ...rest, type: "checkbox", checked: shown, onChange: change });
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
