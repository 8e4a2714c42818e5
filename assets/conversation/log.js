// A scrolled log of numbered rows: opens at a row, follows its end, keeps its scroll position while rows change,
// loads pages in both directions, and reports the read position.
import { createElement, useLayoutEffect, useRef } from "react";
import { useLocation } from "react-router";
import { request } from "../sync/requests.js";
import { steady } from "./scrolling.js";
import { collection, leave, seek, setAway, shift, toEnd } from "../sync/store.js";
import { MAX_ROWS, PAGE, beyond, earlier, lacking, later } from "../sync/windows.js";

const NEAR_END = 100;
const NEAR_EDGE = 800;
const ABOVE = 60;
const SEEN_MS = 1000;
const MARKED_MS = 3000;

const numberOf = (row) => Number(row?.dataset.number) || 0;

const attach = (element, now) => {
  const c = collection(now.name);
  const view = steady(element);
  const here = { isPlaced: false, isOpening: true, isAtEnd: false, seen: 0, toldAt: -SEEN_MS, tail: 0, direction: 0 };

  const newest = () => Math.max(now.last ?? 0, c.isLive ? (c.all.findLast((row) => row.number)?.number ?? 0) : 0);

  const isDrawn = () => {
    const rows = view.rows();
    const isSame = (i) => rows.at(i)?.dataset.row === c.shown.at(i)?.id;
    return rows.length === c.shown.length && isSame(0) && isSame(-1);
  };

  // Open at the row in the address, or else at the first unread row, or else at the end.
  const place = () => {
    const isKnown = c.status === "ready" && (now.last !== undefined || !c.rows.size);
    if (here.isPlaced || !isKnown) return;
    const target = now.at ? Math.min(now.at, newest()) : here.isOpening ? now.unread : 0;
    if (!target) return placeAtEnd();
    if (here.sought !== target) {
      here.sought = target;
      seek(c, target, here.isOpening);
    }
    if (c.seeking !== null) return ask();
    const row = view.row(target);
    if (row) placeAt(row, target);
    else if (isDrawn()) placeAtEnd();
  };

  const placeAt = (row, target) => {
    const isLinked = target === now.at;
    placed();
    view.scrollTo(isLinked ? row : (row.parentElement.querySelector("[data-divider]") ?? row), ABOVE);
    if (isLinked) mark(row);
  };

  const placeAtEnd = () => {
    placed();
    Object.assign(c, { toEnd: false, seeking: null });
    view.toEnd();
  };

  const placed = () => {
    Object.assign(here, { isPlaced: true, isOpening: false, isAtEnd: false });
    view.forget();
    element.removeAttribute("data-opening");
  };

  const mark = (row) => {
    row.dataset.marked = "true";
    setTimeout(() => delete row.dataset.marked, MARKED_MS);
  };

  const ask = () => lacking(c).forEach(request);

  const settle = () => {
    here.seen = Math.max(here.seen, now.read ?? 0);
    if (c.toEnd && isDrawn()) placeAtEnd();
    place();
    look();
  };

  // Hold the scroll position, then take stock: is this the end, what has been read, are more rows needed?
  const look = () => {
    if (!here.isPlaced || c.toEnd) return;
    const rows = hold();
    const isLookedAt = isInFront();
    here.isAtEnd = view.gap() < NEAR_END && c.end === null && c.isLive;
    if (isLookedAt && here.seen < newest()) read(rows.filter(view.isShown));
    tell();
    if (here.isAtEnd) here.tail = newest();
    const numbers = rows.map(numberOf).filter(Boolean);
    c.anchor = (here.isAtEnd && isLookedAt ? numbers.at(-1) : numbers[0]) ?? null;
    setAway(c, here.isAtEnd ? null : (c.away ?? (here.tail || newest() || null)));
    reach();
  };

  const hold = () => {
    if (view.hold() && here.isAtEnd && c.seeking === null) follow();
    return view.look();
  };

  // Before new rows are rendered: note where everything is, and request what is missing.
  const brace = () => {
    if (here.isPlaced && !c.toEnd) hold();
    ask();
    // Where the rows stay the same, nothing is rendered that would call it.
    if (c.toEnd && isDrawn()) settle();
  };

  // Follow new rows, but do not push an unseen one off the screen.
  const follow = () => view.toEnd(view.rows().find((row) => numberOf(row) > here.seen));

  // The read position advances in order: rows that were jumped over stay unread. Reaching the end reads all.
  const read = (rows) => {
    for (const number of rows.map(numberOf)) {
      if (number <= here.seen + 1) here.seen = Math.max(here.seen, number);
      if (number === newest() && here.isAtEnd) here.seen = number;
    }
  };

  const tell = () => {
    if (!(here.seen > (now.read ?? 0)) || performance.now() - here.toldAt < SEEN_MS) return;
    here.toldAt = performance.now();
    now.onSeen(c.name, here.seen);
  };

  const isInFront = () =>
    document.visibilityState === "visible" && document.hasFocus() && element.contains(view.inFront());

  // Add rows at the edge the reader scrolls to, and remove rows far off the screen at the other edge.
  const reach = () => {
    if (c.seeking !== null) return;
    if (element.scrollTop < NEAR_EDGE && here.direction <= 0) move(-1, earlier(c));
    if (view.gap() < NEAR_EDGE && here.direction >= 0) move(1, later(c));
  };

  const move = (direction, page) => {
    // Distances are measured on rendered rows: moving again before the last move is rendered would go too far.
    if (!isDrawn()) return;
    const room = MAX_ROWS - c.shown.length + view.countFar(-direction, NEAR_EDGE);
    if (!beyond(c, direction)) page && request(page);
    else if (room > 0) shift(c, direction * Math.min(PAGE, room));
  };

  const scrolled = () => {
    here.direction = view.direction() || here.direction;
    look();
  };

  const jump = (event) => {
    if (event.target.closest?.("[data-to-end]")) toEnd(c);
  };

  // Go to another row of the same conversation; an address without a row leaves the position alone.
  const visit = () => {
    Object.assign(here, { isPlaced: here.isPlaced && !now.at, sought: null });
    settle();
  };

  element.setAttribute("data-opening", "");
  c.listeners.add(brace);
  // Rows render without this component, and may be replaced by others of the same height, so both observers are
  // needed. They run before the next paint.
  const drawn = new MutationObserver(settle);
  drawn.observe(element, { childList: true, subtree: true });
  const resized = new ResizeObserver(settle);
  [element, ...element.children].forEach((child) => resized.observe(child));
  const watching = setInterval(look, SEEN_MS);
  const events = [
    [element, "scroll", scrolled],
    [document, "visibilitychange", look],
    [document, "click", jump],
    [window, "focus", look],
  ];
  events.forEach(([target, type, heard]) => target.addEventListener(type, heard, { passive: true }));
  const detach = () => {
    c.listeners.delete(brace);
    drawn.disconnect();
    resized.disconnect();
    clearInterval(watching);
    events.forEach(([target, type, heard]) => target.removeEventListener(type, heard));
    leave(c);
  };
  return { settle, visit, detach };
};

export const Log = ({ name, at, unread, last, read, onSeen, children, ...rest }) => {
  const box = useRef(null);
  const now = useRef({}).current;
  const attached = useRef(null);
  const { key } = useLocation();
  Object.assign(now, { name, at, unread, last, read, onSeen });

  useLayoutEffect(() => {
    attached.current = attach(box.current, now);
    return attached.current.detach;
  }, [name]);
  useLayoutEffect(() => attached.current.visit(), [at, at && key]);
  useLayoutEffect(() => attached.current.settle(), [name, unread, last, read]);

  return createElement("div", { ...rest, ref: box, role: "log", tabIndex: 0 }, children);
};
