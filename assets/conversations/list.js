// The list of conversations: which of them are shown. What is around them is loaded after the page.
import { createElement, lazy, Suspense, useEffect, useMemo, useReducer, useSyncExternalStore } from "react";
import { useIndex, useRows, useViewer } from "../feed.js";
import { settled } from "../painting/settled.js";
import { greetings, request } from "../sync/requests.js";
import { arranged, divided, isCalling } from "./order.js";

/** @import { ComponentType } from "react" */
/** @import { Conversation, Filter, Seat, Section } from "./order.js" */

// Browsers fire longer timers at once.
const MAX_TIMER_MS = 2 ** 31 - 1;

/** @typedef {{ filter: Filter, listeners: Set<() => void> }} State */

// Kept from page to page.
/** @type {State} */
const state = (globalThis.__listFilter ??= { filter: "all", listeners: new Set() });

/** @param {Filter} filter */
export const choose = (filter) => {
  state.filter = filter;
  for (const listener of state.listeners) listener();
};

/** @param {() => void} listener */
const subscribe = (listener) => {
  state.listeners.add(listener);
  return () => state.listeners.delete(listener);
};

export const useFilter = () =>
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

export const useList = () => {
  const rows = /** @type {Conversation[]} */ (useRows("conversations", "-at"));
  const seats = /** @type {Record<string, Seat>} */ (/** @type {unknown} */ (useIndex("seats")));
  return { rows, seats, ended: useUnmuting(seats) };
};

/** @type {Section[]} */
const NONE = [];
export const useSections = () => /** @type {Section[]} */ (useIndex("sections").own?.sections ?? NONE);

/** @param {number} open */
export const useListed = (open) => {
  const { rows, seats, ended } = useList();
  const filter = useFilter();
  // One that was pinned, or put into a section, in another tab may be further back than this tab has loaded.
  useEffect(() => {
    if (!greetings()) return;
    const held = new Set(rows.map(({ id }) => id));
    for (const [id, seat] of Object.entries(seats))
      if ((seat.pinned_at || seat.section) && !held.has(Number(id))) request(`conversations/${id}`);
  }, [rows, seats]);
  const sections = useSections();
  return useMemo(() => {
    const shown = arranged(rows, seats, filter, open);
    return filter === "all" ? divided(shown, seats, sections, open) : shown;
  }, [rows, seats, filter, open, ended, sections]);
};

export const useUnreadTotal = () => {
  const { rows, seats } = useList();
  return rows.filter((row) => isCalling(row, seats[row.id])).length;
};

/** @typedef {typeof import("./around.js")} Around */

const loadAround = () => settled().then(() => import("./around.js"));

// Without a connection, the page does without them: they must not take it down. The prerendered page has none.
/** @type {<P extends object>(pick: (module: Around) => ComponentType<P>) => ComponentType<P>} */
const part = (pick) => {
  const Part = lazy(() =>
    loadAround().then(
      (module) => ({ default: /** @type {ComponentType<any>} */ (pick(module)) }),
      () => ({ default: () => null }),
    ),
  );
  return (props) =>
    useViewer() === null ? null : createElement(Suspense, { fallback: null }, createElement(Part, props));
};

export const Filters = part((module) => module.Filters);
export const Archived = part((module) => module.Archived);
export const Nothing = part((module) => module.Nothing);
export const More = part((module) => module.More);
export const SectionHeading = part((module) => module.SectionHeading);
export const RowMenu = part((module) => module.RowMenu);
