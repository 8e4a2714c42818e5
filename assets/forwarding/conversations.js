// Choosing among the conversations in which one can write: those that a search finds, newest first.
import { createElement } from "react";
import { DELETED_USER, otherIn, titleOf } from "../conversations/titles.js";
import { useIndex, useMore, useRows, useViewer } from "../feed.js";
import { Avatar } from "../profiles/avatar.js";

/** @import { ChangeEvent, ReactNode } from "react" */
/** @import { Row } from "../sync/protocol.js" */

/** @typedef {{ search: string, conversations: string, none: string, more: string, notes: string }} Words */
/** @typedef {(at: number, conversation: number) => void} OnMore */

// Whether nobody can write in it: it is archived for all, or the other person's account was deleted.
/** @type {(row: Row, people: Record<string, Row>, viewer: number | null) => boolean} */
const isOver = (row, people, viewer) =>
  Boolean(row.archived) || people[otherIn(row, viewer)]?.nickname === DELETED_USER;

// Without case and accents.
/** @param {unknown} text */
const folded = (text) => String(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** @type {(title: string, colour: number, picture: unknown) => ReactNode} */
const shown = (title, colour, picture) => [
  createElement(Avatar, { name: title, number: colour, picture, key: "avatar" }),
  createElement("bdi", { key: "title" }, title),
];

/** @param {{ words: Words, search: string, setSearch: (search: string) => void }} props */
export const Search = ({ words, search, setSearch }) =>
  createElement("input", {
    type: "search",
    value: search,
    placeholder: words.search,
    "aria-label": words.search,
    autoFocus: !matchMedia("(pointer: coarse)").matches,
    onChange: (/** @type {ChangeEvent<HTMLInputElement>} */ event) => setSearch(event.target.value),
  });

/**
 * `kept`: those that are shown whatever is searched for. `choice` makes the control of one from its name and picture.
 * @typedef {object} Props
 * @property {Words} words
 * @property {string} search
 * @property {number[]} [kept]
 * @property {(id: number, shown: ReactNode) => ReactNode} choice
 * @property {OnMore} onMore
 */

/** @param {Props} props */
export const Conversations = ({ words, search, kept = [], choice, onMore }) => {
  const rows = useRows("conversations", "-at");
  const more = useMore("conversations");
  const [people, viewer] = [useIndex("people"), useViewer()];
  const named = (/** @type {Row} */ row) => titleOf(row, people, viewer, words.notes);
  const wanted = folded(search.trim());
  const found = rows
    .filter((row) => !isOver(row, people, viewer))
    .filter((row) => kept.includes(Number(row.id)) || folded(named(row)).includes(wanted));
  /** @param {Row} row */
  const item = (row) => {
    const [id, other] = [Number(row.id), otherIn(row, viewer)];
    const { picture } = (other && people[other]) || row;
    return createElement("li", { key: id }, choice(id, shown(named(row), other || id, picture)));
  };
  const onClick = () => more && onMore(...more);
  return createElement(
    "div",
    { className: "contacts", role: "group", "aria-label": words.conversations },
    found.length
      ? createElement("ul", { role: "list" }, found.map(item))
      : createElement("p", { className: "empty" }, words.none),
    more && createElement("button", { type: "button", className: "quiet", onClick }, words.more),
  );
};
