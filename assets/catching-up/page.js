// The page of all unread messages: a card for each conversation that calls, in an order that stays while one goes through
// them by keyboard.
import "../styles/lists/catching-up.css";
import { createElement, useEffect, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { TEXTS } from "$/public/texts/unread.js";
import { useGreeting, useIndex, useStatus } from "../feed.js";
import { useConversations } from "../palette/conversations.js";
import { request } from "../sync/requests.js";
import { useTexts } from "../texts.js";
import { Card } from "./card.js";
import { calling, markRead } from "./marking.js";

/** @import { Conversation, Seat } from "../conversations/order.js" */
/** @import { Listed } from "../palette/conversations.js" */
/** @import { Word } from "../palette/layers.js" */

const PAGE = 10;
const FIELDS = "input, textarea, select, [contenteditable], dialog *, [role=menu] *";

// What calls, in the order in which it was first seen: what comes later is further down, and what is marked as unread
// again is where it was.
/** @param {Listed[]} unread */
const useSteady = (unread) => {
  const places = useRef(/** @type {Map<number, number>} */ (new Map()));
  for (const { id } of unread) if (!places.current.has(id)) places.current.set(id, places.current.size);
  const place = (/** @type {Listed} */ { id }) => places.current.get(id) ?? 0;
  return unread.toSorted((a, b) => place(a) - place(b));
};

// Of those that the browser does not hold, request the first.
/** @type {(shown: Listed[], held: Record<string, unknown>) => void} */
const useRequests = (shown, held) => {
  const greeting = useGreeting();
  useEffect(() => {
    if (greeting) for (const { id } of shown) if (!held[id]) request(`conversations/${id}`);
  }, [greeting, shown.map(({ id }) => id).join()]);
};

/**
 * The card that the keys act on; when it goes, the next one is.
 * @param {Listed[]} shown
 */
const useActive = (shown) => {
  const [active, setActive] = useState(0);
  const last = useRef(0);
  const at = shown.findIndex(({ id }) => id === active);
  if (at >= 0) last.current = at;
  const index = at >= 0 ? at : Math.min(last.current, shown.length - 1);
  return { index, id: shown[index]?.id ?? 0, setActive };
};

/** @type {(keys: Record<string, (event: KeyboardEvent) => void>) => void} */
const useKeys = (keys) => {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    const press = (/** @type {KeyboardEvent} */ event) => {
      const { target, key } = event;
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (!(target instanceof Element) || target.matches(FIELDS) || document.querySelector("dialog[open]")) return;
      const isOnCard = target.matches(".catching-up article") || target === document.body;
      // Elsewhere, these keys scroll, or follow a link.
      if (!isOnCard && key.length > 1) return;
      latest.current[key.length > 1 ? key : key.toLowerCase()]?.(event);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
};

/** @param {{ word: Word }} props */
const Nothing = ({ word }) =>
  createElement(
    "div",
    { className: "empty" },
    createElement("p", { className: "done" }, word("done")),
    createElement("p", null, word("hint")),
  );

/** @type {(shown: Listed[], active: ReturnType<typeof useActive>, read: (id: number) => void) => void} */
const useMoving = (shown, { index, id, setActive }, read) => {
  const navigate = useNavigate();
  const move = (/** @type {number} */ by) => (/** @type {KeyboardEvent} */ event) => {
    event.preventDefault();
    // The first key goes to the card that is marked already.
    const isInside = document.activeElement?.closest(".catching-up article");
    const to = shown[Math.max(0, Math.min(isInside ? index + by : index, shown.length - 1))]?.id ?? 0;
    setActive(to);
    /** @type {HTMLElement | null} */ (document.querySelector(`.catching-up [data-conversation="${to}"]`))?.focus();
  };
  useKeys({
    j: move(1),
    ArrowDown: move(1),
    k: move(-1),
    ArrowUp: move(-1),
    e: () => id && read(id),
    Enter: () => id && navigate(`/conversations/${id}`),
  });
};

/** @type {(props: { unread: Listed[], word: Word }) => import("react").ReactNode} */
const Cards = ({ unread, word }) => {
  const [limit, setLimit] = useState(PAGE);
  const rows = /** @type {Record<string, Conversation>} */ (/** @type {unknown} */ (useIndex("conversations")));
  const seats = /** @type {Record<string, Seat>} */ (/** @type {unknown} */ (useIndex("seats")));
  const shown = unread.slice(0, limit);
  useRequests(shown, rows);
  const active = useActive(shown);
  const onRead = (/** @type {number} */ id) => markRead(unread.filter((one) => one.id === id));
  useMoving(shown, active, onRead);
  const card = (/** @type {Listed} */ { id, title, read: from }) => {
    const conversation = rows[id];
    const acts = { isActive: id === active.id, onActive: active.setActive, onRead };
    return (
      conversation &&
      createElement(Card, {
        conversation,
        seat: seats[id],
        from,
        title,
        word,
        ...acts,
        key: id,
      })
    );
  };
  const more = { className: "quiet", onClick: () => setLimit(limit + PAGE), key: "more" };
  return [
    ...shown.map(card),
    unread.length > limit && createElement("button", { ...more, type: "button" }, word("more")),
  ];
};

export const CatchingUp = () => {
  const say = useTexts();
  /** @type {Word} */
  const word = (key, values) => (TEXTS[key] ? say(...TEXTS[key], values) : "");
  const { all, isReady } = useConversations(word("notes"));
  const unread = useSteady(calling(all));
  const isLoading = useStatus("conversations") !== "ready" || (!isReady && !unread.length);
  const allRead = { className: "primary", disabled: !unread.length, onClick: () => markRead(unread) };
  const nothing = isLoading
    ? createElement("p", { className: "empty" }, word("loading"))
    : createElement(Nothing, { word });
  return [
    createElement(
      "header",
      { key: "header" },
      createElement(Link, { to: "/", className: "back" }, word("back")),
      createElement("h1", null, word("title")),
      createElement("button", { ...allRead, type: "button" }, word("all_read")),
    ),
    createElement(
      "div",
      { className: "cards", key: "cards" },
      unread.length ? createElement(Cards, { unread, word }) : nothing,
    ),
  ];
};
