// When to be reminded of a message: the menu of times, and the dialog for any other time.
import { createElement, useEffect } from "react";
import { Link } from "react-router";
import { tell } from "../forwarding/opening.js";
import { act } from "../message/acts.js";
import { Popover } from "../message/popover.js";
import { shownRow } from "../message/rows.js";
import * as outbox from "../outbox/outbox.js";
import { clock, dayWithin } from "../page/format.js";
import { Modal } from "../page/forms.js";
import { useHeld } from "../page/held.js";
import { closeLayer, openLayer } from "../page/layers.js";
import { Moment } from "../scheduling/moment.js";
import { offered } from "../scheduling/times.js";
import { MoreTexts } from "../texts.js";
import { MENU } from "./opening.js";
import { useWords } from "./words.js";

/** @import { FormEvent, ReactNode } from "react" */
/** @import { Choose } from "../message/popover.js" */
/** @import { Value } from "../page/held.js" */
/** @import { Word } from "./words.js" */

const DIALOG = "remind-at";
const MINUTE_MS = 60_000;

/** @type {(key: string, label: string, at: number) => ReactNode} */
const item = (key, label, at) =>
  createElement("button", { key, type: "button", role: "menuitem", "data-at": at }, label);

/** @param {Word} word */
const items = (word) => {
  const { hour, tomorrow, monday } = offered();
  const now = Date.now();
  return [
    item("soon", word("soon"), now + 20 * MINUTE_MS),
    item("hour", word("hour"), hour),
    item("hours", word("hours"), now + 180 * MINUTE_MS),
    item("tomorrow", word("tomorrow", { time: clock(tomorrow) }), tomorrow),
    monday && item("monday", word("monday", { time: clock(monday) }), monday),
    item("pick", word("pick"), 0),
    createElement(Link, { role: "menuitem", to: "/reminders", key: "list" }, word("list")),
  ];
};

/** @type {(value: Value | null, at: number, word: Word) => void} */
const remind = (value, at, word) => {
  const into = String(value?.into);
  const row = shownRow(into, String(value?.message));
  if (!row) return;
  const id = act(into, row, "remind", { until: at });
  const stop = outbox.follow((action, outcome) => {
    if (action.id !== id) return;
    stop();
    if (outcome) tell(word("done", { moment: `${dayWithin(at)}, ${clock(at)}` }));
  });
};

/** @param {{ word: Word }} props */
const Dialog = ({ word }) => {
  const value = useHeld(DIALOG);
  const close = () => closeLayer(DIALOG);
  /** @param {FormEvent<HTMLFormElement>} event */
  const submit = (event) => {
    event.preventDefault();
    const at = Number(new FormData(event.currentTarget).get("at"));
    if (at <= Date.now()) return;
    close();
    remind(value, at, word);
  };
  const header = createElement(
    "header",
    null,
    createElement("h2", { id: "remind-title" }, word("title")),
    createElement("button", { type: "button", className: "quiet", onClick: close }, word("cancel")),
  );
  const field = { name: "at", at: Number(value?.at ?? 0), required: true, "data-focus": true };
  const form = createElement(
    "form",
    { onSubmit: submit },
    createElement("label", null, word("moment"), createElement(Moment, field)),
    createElement("button", { type: "submit", className: "primary" }, word("title")),
  );
  return createElement(Modal, { name: DIALOG, className: "dialog", "aria-labelledby": "remind-title" }, header, form);
};

export const Menu = () => {
  const word = useWords();
  const value = useHeld(MENU);
  useEffect(() => {
    if (!value) return;
    const from = /** @type {HTMLElement | null} */ (document.querySelector(`[data-message-id="${value.message}"]`));
    // The menu of the message, from which this was opened, is gone.
    return () => {
      if (document.activeElement === document.body) from?.focus();
    };
  }, [value === null]);
  /** @type {Choose} */
  const choose = (chosen, { dataset: { at } }) => {
    if (at === "0") openLayer(DIALOG, { into: chosen?.into, message: chosen?.message, at: offered().hour });
    else remind(chosen, Number(at), word);
  };
  const menu = { name: MENU, className: "message-menu", role: "menu", label: word("title"), onChoose: choose };
  return [
    createElement(MoreTexts, { part: "reminders", key: "texts" }),
    createElement(Popover, { ...menu, key: "menu" }, items(word)),
    createElement(Dialog, { word, key: "dialog" }),
  ];
};
