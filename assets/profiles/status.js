// The form in which one says what one is up to, with some that are used often.
import "../styles/later/profiles.css";
import { createElement, useRef, useState } from "react";
import { openPicker } from "../emoji/opening.js";
import { ask, useAnswer, useHeld } from "../page/held.js";
import { uuid } from "../page/uuid.js";
import { UNTIL } from "./until.js";

/** @import { FormEvent, InputHTMLAttributes, MouseEvent, ReactNode } from "react" */
/** @import { Reply } from "../page/held.js" */
/** @import { Status } from "./current.js" */
/** @import { Word } from "./words.js" */

const ASKED = "choosing-status";
// By the keys of their texts, with how long they mostly last.
const OFTEN = /** @type {const} */ ([
  ["📅", "meeting", "hour"],
  ["🏠", "home", "today"],
  ["🤒", "sick", "today"],
  ["🌴", "holiday", "week"],
]);
const MAX_TYPED = 100;
const MAX_EMOJI = 34;

/** @typedef {(asking: string, emoji: string, text: string, until: number) => void} Choose */
/** @typedef {{ status: Status | null, answer?: Reply, onChoose: Choose, word: Word }} Props */

/** @type {(props: { word: Word, fill: (emoji: string, text: string, lasting: string) => void }) => ReactNode} */
const Often = ({ word, fill }) => {
  const item = (/** @type {typeof OFTEN[number]} */ [emoji, key, lasting]) =>
    createElement(
      "button",
      { key, type: "button", className: "quiet", onClick: () => fill(emoji, word(key), lasting) },
      `${emoji} ${word(key)}`,
    );
  return createElement("div", { className: "often", role: "group", "aria-label": word("often") }, OFTEN.map(item));
};

/** @type {(props: { word: Word }) => ReactNode} */
const Lasting = ({ word }) =>
  createElement(
    "label",
    null,
    word("until"),
    createElement(
      "select",
      { name: "lasting", defaultValue: "today" },
      Object.keys(UNTIL).map((key) => createElement("option", { key, value: key }, word(key))),
    ),
  );

// The field takes one standard emoji, typed or chosen.
/** @type {(props: { word: Word, field: InputHTMLAttributes<HTMLInputElement> })=> ReactNode} */
const Emoji = ({ word, field }) => {
  const input = useRef(/** @type {HTMLInputElement | null} */ (null));
  const take = (/** @type {string} */ emoji) => {
    if (input.current) input.current.value = emoji;
  };
  const open = (/** @type {MouseEvent} */ { currentTarget }) =>
    openPicker({ onChoose: take, anchor: currentTarget, isStandard: true });
  const name = word("chooseEmoji");
  const button = { className: "quiet icon", "aria-label": name, title: name, "data-icon": "smile", onClick: open };
  return createElement(
    "div",
    { className: "status-emoji" },
    createElement("label", null, word("emoji"), createElement("input", { ...field, ref: input, type: "text" })),
    createElement("button", { ...button, type: "button", "aria-haspopup": "dialog" }),
  );
};

/** @param {Props} props */
export const StatusForm = ({ status, answer, onChoose, word }) => {
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  const [isSaved, setSaved] = useState(false);
  useAnswer(ASKED, answer, () => setSaved(true));
  const errors = Object.values(/** @type {Record<string, string>} */ (useHeld(ASKED)?.errors ?? {}));
  const choose = (/** @type {string} */ emoji, /** @type {string} */ text, /** @type {number} */ until) => {
    setSaved(false);
    const asking = uuid();
    ask(ASKED, { asking });
    onChoose(asking, emoji, text, until);
  };
  const field = (/** @type {string} */ name) =>
    /** @type {HTMLInputElement} */ (form.current?.elements.namedItem(name));
  const fill = (/** @type {string} */ emoji, /** @type {string} */ text, /** @type {string} */ lasting) => {
    for (const [name, value] of Object.entries({ emoji, text, lasting })) field(name).value = value;
    field("text").focus();
  };
  const submit = (/** @type {FormEvent<HTMLFormElement>} */ event) => {
    event.preventDefault();
    choose(field("emoji").value, field("text").value, UNTIL[field("lasting").value]?.() ?? 0);
  };
  const clear = () => {
    for (const name of ["emoji", "text"]) field(name).value = "";
    choose("", "", 0);
  };
  const text = { name: "text", maxLength: MAX_TYPED, dir: "auto", defaultValue: status?.text, autoComplete: "off" };
  const emoji = { name: "emoji", maxLength: MAX_EMOJI, defaultValue: status?.emoji, autoComplete: "off" };
  return createElement(
    "form",
    { ref: form, className: "status-form", onSubmit: submit, noValidate: true },
    createElement(Often, { word, fill }),
    createElement(
      "div",
      { className: "status-fields" },
      createElement(Emoji, { word, field: emoji }),
      createElement("label", null, word("status"), createElement("input", { ...text, type: "text" })),
    ),
    createElement(Lasting, { word }),
    createElement("p", { className: "error", role: "alert" }, errors[0]),
    createElement(
      "div",
      { className: "buttons" },
      createElement("button", { type: "submit", className: "primary" }, word("set")),
      status && createElement("button", { type: "button", onClick: clear }, word("clear")),
    ),
    createElement("p", { className: "note", role: "status" }, isSaved ? word("saved") : ""),
  );
};
