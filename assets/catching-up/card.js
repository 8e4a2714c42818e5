// A conversation on the page of all unread messages: the newest of them, and how many came before.
import { createElement, useEffect, useRef } from "react";
import { Link } from "react-router";
import { Excerpt } from "../conversation/text.js";
import { unreadIn } from "../conversations/order.js";
import { useIndex, useRows } from "../feed.js";
import { brief } from "../page/format.js";

/** @import { Block } from "../markup/blocks.js" */
/** @import { Conversation, Seat } from "../conversations/order.js" */
/** @import { Row } from "../sync/protocol.js" */
/** @import { Word } from "../palette/layers.js" */

const MAX_SHOWN = 5;

/** @param {{ message: Row, name: string, word: Word }} props */
const Message = ({ message, name, word }) => {
  const runs = /** @type {Block[] | null | undefined} */ (message.runs);
  const text = message.deleted
    ? word("deleted")
    : createElement(Excerpt, { text: String(message.body), runs, spoilerLabel: word("spoiler") });
  const time = createElement("time", null, brief(Number(message.at)));
  return createElement(
    "li",
    null,
    createElement("span", { className: "author" }, createElement("bdi", null, name), " ", time),
    createElement("p", { dir: "auto" }, text),
  );
};

/**
 * `from`: the number behind which messages are unread.
 * @param {{ conversation: Conversation, seat: Seat | undefined, from: number, word: Word }} props
 */
const Messages = ({ conversation, seat, from, word }) => {
  const rows = useRows(`messages/${conversation.id}`, "number", true);
  const people = useIndex("people");
  // As in the conversation itself, system messages don't count.
  const unread = rows.filter((row) => Number(row.number) > from && !row.system);
  const shown = unread.slice(-MAX_SHOWN);
  const earlier = unreadIn(conversation, seat) - shown.length;
  const named = (/** @type {Row} */ row) => String(people[Number(row.author)]?.nickname ?? "");
  const link = { to: `/conversations/${conversation.id}`, className: "earlier" };
  if (!rows.length) return createElement("p", { className: "note" }, word("loading"));
  return [
    earlier > 0 && createElement(Link, { ...link, key: "earlier" }, word("earlier", { n: earlier })),
    createElement(
      "ul",
      { role: "list", key: "messages" },
      shown.map((row) => createElement(Message, { key: row.id, message: row, name: named(row), word })),
    ),
  ];
};

/**
 * @typedef {object} Props
 * @property {Conversation} conversation
 * @property {Seat | undefined} seat
 * @property {number} from
 * @property {string} title
 * @property {boolean} isActive
 * @property {(id: number) => void} onActive
 * @property {(id: number) => void} onRead
 * @property {Word} word
 */

/** @param {Props} props */
export const Card = ({ conversation, seat, from, title, isActive, onActive, onRead, word }) => {
  const box = useRef(/** @type {HTMLElement | null} */ (null));
  const { id } = conversation;
  // The focus follows the keys, but is not taken from elsewhere.
  useEffect(() => {
    const { activeElement } = document;
    const isFree = activeElement === document.body || activeElement?.closest(".catching-up [data-conversation]");
    if (isActive && isFree && !box.current?.contains(activeElement)) box.current?.focus();
  }, [isActive]);
  const n = unreadIn(conversation, seat);
  const named = { "aria-labelledby": `catch-up-${id}`, "data-conversation": id, tabIndex: isActive ? 0 : -1 };
  return createElement(
    "article",
    { ...named, ref: box, onFocus: () => onActive(id) },
    createElement(
      "header",
      null,
      createElement(
        "h2",
        { id: `catch-up-${id}` },
        createElement(Link, { to: `/conversations/${id}` }, createElement("bdi", null, title)),
        createElement("span", { className: "note" }, word("unread", { n })),
      ),
      createElement("button", { type: "button", onClick: () => onRead(id) }, word("read")),
    ),
    createElement(Messages, { conversation, seat, from, word }),
  );
};
