// The list of conversations: which of them are shown, and loading further pages when its end comes into view.
import { createElement, useEffect, useMemo, useReducer, useRef, useSyncExternalStore } from "react";
import { useIndex, useRows } from "../feed.js";
import { greetings, request } from "../sync/requests.js";
import { arranged, isArchived, isCalling } from "./order.js";

/** @import { ButtonHTMLAttributes } from "react" */
/** @import { Conversation, Filter, Seat } from "./order.js" */

// Browsers fire longer timers at once.
const MAX_TIMER_MS = 2 ** 31 - 1;
// Loaded before one gets there.
const AHEAD = "600px";

/** @typedef {{ filter: Filter, listeners: Set<() => void> }} State */

// Kept from page to page.
/** @type {State} */
const state = (globalThis.__listFilter ??= { filter: "all", listeners: new Set() });

/** @param {Filter} filter */
const choose = (filter) => {
  state.filter = filter;
  for (const listener of state.listeners) listener();
};

/** @param {() => void} listener */
const subscribe = (listener) => {
  state.listeners.add(listener);
  return () => state.listeners.delete(listener);
};

const useFilter = () =>
  useSyncExternalStore(
    subscribe,
    () => state.filter,
    () => /** @type {Filter} */ ("all"),
  );

// Render again when the next conversation is muted no longer; return how often that has happened.
/** @param {Record<string, Seat>} seats */
const useUnmuting = (seats) => {
  const [ended, end] = useReducer((/** @type {number} */ n) => n + 1, 0);
  const next = Math.min(
    ...Object.values(seats)
      .map((seat) => seat.muted_until || Infinity)
      .filter((at) => at > Date.now()),
  );
  useEffect(() => {
    if (next === Infinity) return;
    const timer = setTimeout(end, Math.min(next - Date.now() + 1, MAX_TIMER_MS));
    return () => clearTimeout(timer);
  }, [next, ended]);
  return ended;
};

const useList = () => {
  const rows = /** @type {Conversation[]} */ (useRows("conversations", "-at"));
  const seats = /** @type {Record<string, Seat>} */ (/** @type {unknown} */ (useIndex("seats")));
  return { rows, seats, ended: useUnmuting(seats) };
};

/** @param {number} open */
export const useListed = (open) => {
  const { rows, seats, ended } = useList();
  const filter = useFilter();
  // One that was pinned in another tab may be further back than this tab has loaded.
  useEffect(() => {
    if (!greetings()) return;
    const held = new Set(rows.map(({ id }) => id));
    for (const [id, seat] of Object.entries(seats))
      if (seat.pinned_at && !held.has(Number(id))) request(`conversations/${id}`);
  }, [rows, seats]);
  return useMemo(() => arranged(rows, seats, filter, open), [rows, seats, filter, open, ended]);
};

export const useUnreadTotal = () => {
  const { rows, seats } = useList();
  return rows.filter((row) => isCalling(row, seats[row.id])).length;
};

/** @type {Filter[]} */
const FILTERS = ["all", "unread", "direct", "groups", "mentions"];

/** @typedef {{ label: string } & Record<Filter, string>} Words */

// Archived conversations are at the end of the list; while they are shown, the way back is here.
/** @param {{ words: Words }} props */
export const Filters = ({ words }) => {
  const chosen = useFilter();
  /** @type {Filter[]} */
  const offered = chosen === "archived" ? [...FILTERS, chosen] : FILTERS;
  const button = (/** @type {Filter} */ filter) =>
    createElement(
      "button",
      { type: "button", key: filter, "aria-pressed": filter === chosen, onClick: () => choose(filter) },
      words[filter],
    );
  return createElement("div", { className: "filters", role: "group", "aria-label": words.label }, offered.map(button));
};

/** @param {{ label: string }} props */
export const Archived = ({ label }) => {
  const { rows, seats } = useList();
  const isShown = useFilter() !== "archived" && rows.some((row) => isArchived(row, seats[row.id]));
  const button = { className: "quiet", onClick: () => choose("archived") };
  return isShown ? createElement("button", { ...button, type: "button" }, label) : null;
};

/** @typedef {ButtonHTMLAttributes<HTMLButtonElement> & { more: [number, number], onMore: (at: number, id: number) => void }} MoreProps */

// Filters that leave few rows load page after page, until the list is full or complete.
/** @param {MoreProps} props */
export const More = ({ more, onMore, ...rest }) => {
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null));
  const load = () => onMore(...more);
  useEffect(() => {
    if (!button.current) return;
    const options = { root: button.current.closest(".list"), rootMargin: AHEAD };
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && load(), options);
    observer.observe(button.current);
    return () => observer.disconnect();
  }, [more]);
  return createElement("button", { ...rest, type: "button", ref: button, onClick: load });
};
