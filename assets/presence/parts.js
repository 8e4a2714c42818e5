// What the page shows of presence: dots on avatars, who types, and who has seen a message.
import { createElement, useEffect, useReducer, useRef, useSyncExternalStore } from "react";
import { useRow, useViewer } from "../feed.js";
import { ago } from "../page/format.js";
import { Avatar } from "../profiles/avatar.js";
import { useStatus } from "../profiles/current.js";
import { collection } from "../sync/store.js";
import { readersOf, subscribeToReading } from "./reading.js";
import { named, nameOf, useWords } from "./words.js";

/** @import { ReactNode } from "react" */
/** @import { Id, Row } from "../sync/protocol.js" */
/** @typedef {import("./words.js").Say} Say */

const EXPIRE_MS = 5000;
const MINUTE_MS = 60_000;
const MAX_AVATARS = 7;

/** @type {(className: string, ...children: ReactNode[]) => ReactNode} */
const span = (className, ...children) => createElement("span", { className }, ...children);

/** @type {(row: Row | undefined, say: Say) => string} */
const stateOf = (row, say) =>
  row?.at ? say("ago", { when: ago(Number(row.at), say("now")) }) : row ? say(String(row.state)) : "";

// The words for a person's presence.
/** @param {Row | undefined} row */
const usePresenceWords = (row) => {
  const [, again] = useReducer((n) => n + 1, 0);
  // How long ago it was changes by itself.
  useEffect(() => {
    if (!row?.at) return;
    const timer = setInterval(again, MINUTE_MS);
    return () => clearInterval(timer);
  }, [row]);
  return stateOf(row, useWords());
};

/** @param {{ of: number }} props */
export const Words = ({ of }) => {
  const text = usePresenceWords(useRow("presence", of));
  return text && span("for-screen-readers", text);
};

// A dot; `isText` writes the words beside it.
/** @param {{ of: number, isText?: boolean, isSilent?: boolean }} props */
export const Dot = ({ of, isText = false, isSilent = false }) => {
  const row = useRow("presence", of);
  const text = usePresenceWords(row);
  const props = {
    className: "presence",
    "aria-hidden": isSilent || undefined,
    "data-shows-person": of,
    "data-state": row?.state,
    title: text || undefined,
  };
  return createElement(
    "span",
    { ...props, "data-is-text": isText || undefined },
    text && !isSilent && createElement("span", { className: isText ? "presence-text" : "for-screen-readers" }, text),
  );
};

// A status without an emoji has this one.
const SPEECH = "💬";

/** @param {{ of: number, isText?: boolean }} props */
export const Status = ({ of, isText = false }) => {
  const status = useStatus(of);
  if (!status) return null;
  const emoji = createElement("span", { "aria-hidden": true }, status.emoji || SPEECH);
  const text = span(isText ? "status-text" : "for-screen-readers", ` ${status.emoji} ${status.text}`);
  return createElement("span", { className: "status", title: status.text || undefined }, !isText && emoji, text);
};

// Who types in a conversation, but for whoever has sent something since this was told.
/** @param {number} conversation */
const useTyping = (conversation) => {
  const row = useRow("typing", conversation);
  const say = useWords();
  const last = /** @type {Row | null | undefined} */ (useRow("conversations", conversation)?.last);
  const viewer = useViewer();
  const told = useRef({ row, last, isOver: false });
  if (told.current.row !== row) told.current = { row, last, isOver: false };
  const [, again] = useReducer((n) => n + 1, 0);
  useEffect(() => {
    if (!row) return;
    const timer = setTimeout(() => {
      told.current.isOver = true;
      again();
    }, EXPIRE_MS);
    return () => clearTimeout(timer);
  }, [row]);
  if (!row || told.current.isOver) return "";
  const sender = last?.id === told.current.last?.id ? null : last?.author;
  const people = /** @type {Id[]} */ (row.people).filter((id) => id !== viewer && id !== sender);
  return people.length ? named("typing", people, Number(row.others), say) : "";
};

// No live region: it would be read aloud again and again. The attribute tells which conversation is open; hydration would
// not correct it on an element that was prerendered.
/** @param {{ conversation: number }} props */
export const TypingLine = ({ conversation }) =>
  createElement("div", { "data-shows-opened": conversation }, span("typing", useTyping(conversation)));

/** @param {{ conversation: number, children?: ReactNode }} props */
export const TypingRow = ({ conversation, children }) => {
  const text = useTyping(conversation);
  return text ? span("row-typing", text) : children;
};

/** @type {(id: Id, say: Say) => ReactNode} */
const small = (id, say) =>
  createElement(Avatar, {
    key: id,
    name: nameOf(id, say),
    number: id,
    picture: collection("people").rows.get(id)?.picture,
    title: nameOf(id, say),
    "data-person": id,
  });

// Of one's own message: two ticks once all have seen it, and in a small group those who have read up to here.
/** @param {{ conversation: number, number: number, children?: ReactNode }} props */
export const Seen = ({ conversation, number, children }) => {
  // A string, so that only messages for which it differs are drawn again.
  const key = useSyncExternalStore(
    (listener) => subscribeToReading(conversation, listener),
    () => readersOf(conversation, number),
  );
  const say = useWords();
  const [all = "", by = "", here = ""] = key.split("|");
  const ids = by ? by.split(",").map(Number) : [];
  if (!ids.length) return children;
  const text = named("seen", ids, 0, say);
  const places = here ? here.split(",").map(Number) : [];
  const isGroup = places.length > 0 && collection(`reads/${conversation}`).rows.size <= MAX_AVATARS + 1;
  return createElement(
    "span",
    { className: "seen-by", title: text },
    createElement("span", { className: `mark ${all ? "seen" : "sent"}` }, text),
    isGroup &&
      createElement(
        "span",
        { className: "seen-avatars", "aria-hidden": true },
        places.map((id) => small(id, say)),
      ),
  );
};
