// The conversations that messages can be forwarded to, and a comment that follows them.
import { createElement, useState } from "react";
import { otherIn, titleOf } from "../conversations/titles.js";
import { useIndex, useMore, useRows, useViewer } from "../feed.js";
import { mustAsk } from "../mentions/everyone.js";
import { shownRow } from "../message/rows.js";
import { closeLayer } from "../page/layers.js";
import { Avatar } from "../profiles/avatar.js";
import { NAME, tell } from "./opening.js";
import { SELECTION } from "./selected.js";
import { forward } from "./sending.js";

/** @import { ChangeEvent, FormEvent } from "react" */
/** @import { Row } from "../sync/protocol.js" */

// Of UTF-16 units, so never more characters than a message may have.
const MAX_COMMENT = 10_000;

/**
 * @typedef {object} Words
 * @property {string} search
 * @property {string} conversations
 * @property {string} none
 * @property {string} more
 * @property {string} comment
 * @property {string} notes
 * @property {string} forward
 * @property {(n: number) => string} done
 */

// Without case and accents.
/** @param {unknown} text */
const folded = (text) => String(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** @type {(props: { title: string, colour: number, picture: unknown, isChosen: boolean, onChange: () => void }) => import("react").ReactNode} */
const Choice = ({ title, colour, picture, isChosen, onChange }) => {
  return createElement(
    "li",
    null,
    createElement(
      "label",
      null,
      createElement("input", { type: "checkbox", checked: isChosen, onChange }),
      createElement(Avatar, { name: title, number: colour, picture }),
      createElement("bdi", null, title),
    ),
  );
};

/** @typedef {{ chosen: number[], setChosen: (chosen: number[]) => void, search: string }} Choosing */

/** @param {Choosing & { words: Words, onMore: (at: number, conversation: number) => void }} props */
const Choices = ({ chosen, setChosen, search, words, onMore }) => {
  const rows = useRows("conversations", "-at");
  const more = useMore("conversations");
  const [people, viewer] = [useIndex("people"), useViewer()];
  const named = (/** @type {Row} */ row) => titleOf(row, people, viewer, words.notes);
  const wanted = folded(search.trim());
  // What is chosen stays in sight.
  const found = rows.filter((row) => chosen.includes(Number(row.id)) || folded(named(row)).includes(wanted));
  /** @param {Row} row */
  const choice = (row) => {
    const id = Number(row.id);
    const isChosen = chosen.includes(id);
    const onChange = () => setChosen(isChosen ? chosen.filter((other) => other !== id) : [...chosen, id]);
    const other = otherIn(row, viewer);
    const { picture } = (other && people[other]) || row;
    return createElement(Choice, { key: id, title: named(row), colour: other || id, picture, isChosen, onChange });
  };
  const onClick = () => more && onMore(...more);
  return createElement(
    "div",
    { className: "contacts", role: "group", "aria-label": words.conversations },
    found.length
      ? createElement("ul", { role: "list" }, found.map(choice))
      : createElement("p", { className: "empty" }, words.none),
    more && createElement("button", { type: "button", className: "quiet", onClick }, words.more),
  );
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
 * @property {(at: number, conversation: number) => void} onMore
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
  const isTouch = matchMedia("(pointer: coarse)").matches;
  const searching = {
    type: "search",
    value: search,
    placeholder: words.search,
    "aria-label": words.search,
    autoFocus: !isTouch,
    onChange: (/** @type {ChangeEvent<HTMLInputElement>} */ event) => setSearch(event.target.value),
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
    createElement("input", searching),
    createElement(Choices, { chosen, setChosen, search, words, onMore }),
    createElement("textarea", writing),
    createElement("button", { type: "submit", className: "primary", disabled: !chosen.length }, words.forward),
  );
};
