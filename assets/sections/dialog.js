// The dialog that names a section, and the one that deletes it.
import { createElement, useEffect, useState } from "react";
import * as outbox from "../outbox/outbox.js";
import { Modal } from "../page/forms.js";
import { useHeld } from "../page/held.js";
import { closeLayer } from "../page/layers.js";
import { uuid } from "../page/uuid.js";
import { actOn, moveTo, sectionOf } from "./acts.js";
import { DIALOG } from "./names.js";

/** @import { FormEvent, ReactNode } from "react" */
/** @import { Value } from "../page/held.js" */
/** @import { Word } from "./menu.js" */

const MAX_NAME = 60;

// The action that the dialog waits for, and why it was refused.
/** @param {() => void} onDone */
const useAnswer = (onDone) => {
  const [waiting, setWaiting] = useState({ id: "", reason: "" });
  useEffect(
    () =>
      outbox.follow((action, outcome, reason = "") => {
        if (action.id !== waiting.id) return;
        setWaiting({ id: "", reason });
        if (outcome) onDone();
      }),
    [waiting.id],
  );
  return { ...waiting, wait: (/** @type {string} */ id) => setWaiting({ id, reason: "" }) };
};

/** @type {(props: { value: Value, word: Word }) => ReactNode} */
const Naming = ({ value, word }) => {
  const isNew = value.doing === "new";
  const [id] = useState(() => (isNew ? uuid() : String(value.section)));
  const close = () => closeLayer(DIALOG);
  const {
    id: waiting,
    reason,
    wait,
  } = useAnswer(() => {
    if (value.conversation) moveTo(Number(value.conversation), id);
    close();
  });
  const submit = (/** @type {FormEvent<HTMLFormElement>} */ event) => {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get("name") ?? "");
    if (!waiting) wait(actOn(isNew ? "add_section" : "rename_section", id, { text }));
  };
  const field = { name: "name", maxLength: MAX_NAME, dir: "auto", autoComplete: "off", "data-focus": true };
  const described = { defaultValue: isNew ? "" : sectionOf(id)?.name, "aria-describedby": "section-dialog-error" };
  return createElement(
    "form",
    { onSubmit: submit, noValidate: true },
    createElement("label", null, word("name"), createElement("input", { ...field, ...described })),
    createElement("p", { id: "section-dialog-error", className: "error", role: "alert" }, reason),
    waiting && createElement("p", { className: "note", role: "status" }, word("waiting")),
    createElement("button", { type: "submit", className: "primary" }, word("save")),
  );
};

/** @type {(props: { value: Value, word: Word }) => ReactNode} */
const Deleting = ({ value, word }) => {
  const remove = () => {
    actOn("delete_section", String(value.section));
    closeLayer(DIALOG);
  };
  const button = { className: "danger", "data-focus": true, onClick: remove };
  return createElement(
    "div",
    { className: "consequence" },
    createElement("p", null, word("deleted")),
    createElement("button", { ...button, type: "button" }, word("delete")),
  );
};

/** @param {{ word: Word }} props */
export const Dialog = ({ word }) => {
  const value = useHeld(DIALOG);
  const doing = String(value?.doing);
  const header = createElement(
    "header",
    null,
    createElement("h2", { id: "section-dialog-title" }, word(doing === "delete" ? "deleting" : `${doing}Title`)),
    createElement("button", { type: "button", className: "quiet", onClick: () => closeLayer(DIALOG) }, word("cancel")),
  );
  const content = value && createElement(doing === "delete" ? Deleting : Naming, { value, word, key: value.asking });
  const dialog = { name: DIALOG, className: "dialog", "aria-labelledby": "section-dialog-title" };
  return createElement(Modal, dialog, header, content);
};
