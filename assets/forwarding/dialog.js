// The conversations that messages can be forwarded to, and a comment that follows them.
import { createElement, useState } from "react";
import { mustAsk } from "../mentions/everyone.js";
import { shownRow } from "../message/rows.js";
import { closeLayer } from "../page/layers.js";
import { Conversations, Search } from "./conversations.js";
import { NAME, tell } from "./opening.js";
import { SELECTION } from "./selected.js";
import { forward } from "./sending.js";

/** @import { ChangeEvent, FormEvent } from "react" */
/** @import { Row } from "../sync/protocol.js" */
/** @import { OnMore } from "./conversations.js" */

// Of UTF-16 units, so never more characters than a message may have.
const MAX_COMMENT = 10_000;

/** @typedef {import("./conversations.js").Words & { comment: string, forward: string, done: (n: number) => string }} Words */

/** @typedef {{ chosen: number[], setChosen: (chosen: number[]) => void, search: string }} Choosing */

/** @param {Choosing & { words: Words, onMore: OnMore }} props */
const Choices = ({ chosen, setChosen, ...props }) => {
  /** @type {(id: number, shown: import("react").ReactNode) => import("react").ReactNode} */
  const choice = (id, shown) => {
    const isChosen = chosen.includes(id);
    const onChange = () => setChosen(isChosen ? chosen.filter((other) => other !== id) : [...chosen, id]);
    return createElement(
      "label",
      null,
      createElement("input", { type: "checkbox", checked: isChosen, onChange }),
      shown,
    );
  };
  // What is chosen stays in sight.
  return createElement(Conversations, { ...props, kept: chosen, choice });
};

// Those of the messages that are still there, oldest first.
/** @type {(value: { [field: string]: unknown } | null) => Row[]} */
const asked = (value) => {
  const ids = /** @type {string[]} */ (value?.messages ?? []);
  const rows = ids.map((id) => shownRow(String(value?.into), id));
  return rows
    .filter((row) => row !== undefined)
    .filter((row) => !row.deleted)
    .sort((a, b) => Number(a.number) - Number(b.number));
};

// Close the dialog, and end the selection that it was opened from; tell what was done.
/** @param {string} text */
const finish = (text) => {
  closeLayer(NAME);
  closeLayer(SELECTION);
  tell(text);
};

/**
 * @typedef {object} Props
 * @property {Words} words
 * @property {{ [field: string]: unknown } | null} value
 * @property {OnMore} onMore
 */

/** @param {Props} props */
export const Content = ({ words, value, onMore }) => {
  const [search, setSearch] = useState("");
  const [chosen, setChosen] = useState(/** @type {number[]} */ ([]));
  const [comment, setComment] = useState("");
  /** @param {FormEvent} event */
  const submit = (event) => {
    event.preventDefault();
    const send = () => {
      forward(asked(value), chosen, comment);
      finish(words.done(chosen.length));
    };
    // The question is asked once, for the first large conversation.
    if (!chosen.some((id) => mustAsk(`messages/${id}`, comment, send))) send();
  };
  const writing = {
    value: comment,
    rows: 1,
    dir: "auto",
    maxLength: MAX_COMMENT,
    placeholder: words.comment,
    "aria-label": words.comment,
    onChange: (/** @type {ChangeEvent<HTMLTextAreaElement>} */ event) => setComment(event.target.value),
  };
  return createElement(
    "form",
    { onSubmit: submit },
    createElement(Search, { words, search, setSearch }),
    createElement(Choices, { chosen, setChosen, search, words, onMore }),
    createElement("textarea", writing),
    createElement("button", { type: "submit", className: "primary", disabled: !chosen.length }, words.forward),
  );
};
