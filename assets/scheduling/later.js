// Sending the text of the composer later: the menu of times, and the dialog for any other time.
import { createElement, useEffect } from "react";
import { Link } from "react-router";
import { TEXTS } from "$/public/texts/scheduling.js";
import { Popover } from "../message/popover.js";
import { clock } from "../page/format.js";
import { Modal } from "../page/forms.js";
import { useHeld } from "../page/held.js";
import { closeLayer, openLayer } from "../page/layers.js";
import { useTexts } from "../texts.js";
import { Moment } from "./moment.js";
import { MENU } from "./opening.js";
import { DIALOG, useScheduling } from "./requests.js";
import { offered } from "./times.js";

/** @import { FormEvent, ReactNode } from "react" */
/** @import { Reply } from "../page/held.js" */
/** @import { Schedule } from "./requests.js" */

/** The text of a key, in the reader's language. @typedef {(key: string, values?: Record<string, string>) => string} Word */
/** @typedef {{ answer?: Reply, onSchedule: Schedule }} Props */
/** @typedef {{ into: string, conversation: number, form: HTMLFormElement, button: HTMLElement }} From */

/** @type {(at: number | string, label: string, isPossible: boolean) => ReactNode} */
const item = (at, label, isPossible) => {
  const choice = { role: "menuitem", "data-at": at, disabled: !isPossible, key: label };
  return createElement("button", { ...choice, type: "button" }, label);
};

/** @type {(word: Word, isPossible: boolean) => ReactNode[]} */
const items = (word, isPossible) => {
  const { hour, tomorrow, monday } = offered();
  return [
    item(hour, word("hour"), isPossible),
    item(tomorrow, word("tomorrow", { time: clock(tomorrow) }), isPossible),
    monday && item(monday, word("monday", { time: clock(monday) }), isPossible),
    item("pick", word("pick"), isPossible),
    // A link leaves the page, which closes the menu.
    createElement(Link, { role: "menuitem", to: "/scheduled", key: "list" }, word("list")),
  ];
};

/** @param {{ word: Word, request: (from: From, at: number) => void }} props */
const Dialog = ({ word, request }) => {
  const value = useHeld(DIALOG);
  const close = () => closeLayer(DIALOG);
  /** @param {FormEvent<HTMLFormElement>} event */
  const submit = (event) => {
    event.preventDefault();
    const at = new FormData(event.currentTarget).get("at");
    request(/** @type {From & { asking: string }} */ (value), Number(at));
  };
  const header = createElement(
    "header",
    null,
    createElement("h2", { id: "schedule-title" }, word("title")),
    createElement("button", { type: "button", className: "quiet", onClick: close }, word("cancel")),
  );
  const field = { name: "at", at: Number(value?.at ?? 0), "data-focus": true, "aria-describedby": "schedule-error" };
  const form = createElement(
    "form",
    { onSubmit: submit, noValidate: true },
    createElement("label", null, word("moment"), createElement(Moment, field)),
    createElement("p", { id: "schedule-error", className: "error", role: "alert" }, String(value?.error ?? "")),
    createElement("button", { type: "submit", className: "primary" }, word("schedule")),
  );
  const dialog = { name: DIALOG, className: "dialog", "aria-labelledby": "schedule-title" };
  return createElement(Modal, dialog, header, form);
};

/** @param {Props} props */
export const Later = ({ answer, onSchedule }) => {
  const say = useTexts();
  /** @type {Word} */
  const word = (key, values) => (TEXTS[key] ? say(...TEXTS[key], values) : "");
  const request = useScheduling(word, answer, onSchedule);
  const from = /** @type {From | null} */ (/** @type {unknown} */ (useHeld(MENU)));
  useEffect(() => {
    if (!from) return;
    return () => {
      if (document.activeElement === document.body) from.button.focus();
    };
  }, [from === null]);
  /** @type {(value: unknown, button: HTMLElement) => void} */
  const choose = (value, { dataset: { at } }) => {
    const chosen = /** @type {From} */ (value);
    if (at === "pick") openLayer(DIALOG, { ...chosen, at: offered().hour });
    else request(chosen, Number(at));
  };
  const isPossible = from?.form.dataset.state === "ready";
  const menu = { name: MENU, className: "message-menu", role: "menu", label: word("title"), onChoose: choose };
  return [
    createElement(Popover, { ...menu, key: "menu" }, items(word, isPossible)),
    createElement(Dialog, { key: "dialog", word, request }),
  ];
};
