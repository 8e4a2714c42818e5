// Sending the text of the composer later: the menu of times, and the dialog for any other time.
import { createElement, useEffect } from "react";
import { Link } from "react-router";
import { Popover } from "../message/popover.js";
import { clock } from "../page/format.js";
import { Modal } from "../page/forms.js";
import { useHeld } from "../page/held.js";
import { closeLayer, openLayer } from "../page/layers.js";
import { Moment } from "./moment.js";
import { MENU } from "./opening.js";
import { DIALOG, useScheduling } from "./requests.js";
import { offered } from "./times.js";

/** @import { FormEvent, ReactNode } from "react" */
/** @import { Reply } from "../page/held.js" */
/** @import { Schedule } from "./requests.js" */

/**
 * @typedef {object} Words
 * @property {string} title
 * @property {string} cancel
 * @property {string} hour
 * @property {(time: string) => string} tomorrow
 * @property {(time: string) => string} monday
 * @property {string} pick
 * @property {string} list
 * @property {string} moment
 * @property {string} schedule
 * @property {string} offline
 * @property {(moment: string) => string} done
 */

/** @typedef {{ words: Words, answer?: Reply, onSchedule: Schedule }} Props */
/** @typedef {{ into: string, conversation: number, form: HTMLFormElement, button: HTMLElement }} From */

/** @type {(at: number | string, label: string, isPossible: boolean) => ReactNode} */
const item = (at, label, isPossible) => {
  const choice = { role: "menuitem", "data-at": at, disabled: !isPossible, key: label };
  return createElement("button", { ...choice, type: "button" }, label);
};

/** @type {(words: Words, isPossible: boolean) => ReactNode[]} */
const items = (words, isPossible) => {
  const { hour, tomorrow, monday } = offered();
  return [
    item(hour, words.hour, isPossible),
    item(tomorrow, words.tomorrow(clock(tomorrow)), isPossible),
    monday && item(monday, words.monday(clock(monday)), isPossible),
    item("pick", words.pick, isPossible),
    // A link leaves the page, which closes the menu.
    createElement(Link, { role: "menuitem", to: "/scheduled", key: "list" }, words.list),
  ];
};

/** @param {{ words: Words, request: (from: From, at: number) => void }} props */
const Dialog = ({ words, request }) => {
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
    createElement("h2", { id: "schedule-title" }, words.title),
    createElement("button", { type: "button", className: "quiet", onClick: close }, words.cancel),
  );
  const field = { name: "at", at: Number(value?.at ?? 0), "data-focus": true, "aria-describedby": "schedule-error" };
  const form = createElement(
    "form",
    { onSubmit: submit, noValidate: true },
    createElement("label", null, words.moment, createElement(Moment, field)),
    createElement("p", { id: "schedule-error", className: "error", role: "alert" }, String(value?.error ?? "")),
    createElement("button", { type: "submit", className: "primary" }, words.schedule),
  );
  const dialog = { name: DIALOG, className: "dialog", "aria-labelledby": "schedule-title" };
  return createElement(Modal, dialog, header, form);
};

/** @param {Props} props */
export const Later = ({ words, answer, onSchedule }) => {
  const request = useScheduling(words, answer, onSchedule);
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
  const menu = { name: MENU, className: "message-menu", role: "menu", label: words.title, onChoose: choose };
  return [
    createElement(Popover, { ...menu, key: "menu" }, items(words, isPossible)),
    createElement(Dialog, { key: "dialog", words, request }),
  ];
};
