// The keyed collections that this browser holds, and what of them is on the page.
// Knows nothing of what the rows mean.
import { unsent } from "./outbox.js";

const FRAME_MS = 16;
const WINDOW = 120;
const EMPTY = [];

// On globalThis, so that hot reload keeps what was loaded.
const store = (globalThis.__store ??= {
  collections: new Map(),
  changed: new Set(),
  drawn: -FRAME_MS,
  drawing: null,
});

export const blank = (name) => ({
  name,
  rows: new Map(),
  revision: null,
  changed: 0,
  greeting: null,
  status: "loading",
  more: null,
  order: null,
  windowed: false,
  end: null,
  toEnd: false,
  away: null,
  all: EMPTY,
  shown: EMPTY,
  index: null,
  listeners: new Set(),
});

export const collection = (name) => {
  if (!store.collections.has(name)) store.collections.set(name, blank(name));
  return store.collections.get(name);
};

export const peek = (name) => store.collections.get(name);

export const held = () => store.collections.values();

export const empty = (c, status) => {
  Object.assign(c, { rows: new Map(), revision: null, changed: 0, more: null, end: null, status });
  touch(c.name);
};

// Drawing: the first change at once, what follows together in the next frame.

export const touch = (name) => {
  store.changed.add(name);
  if (store.drawing !== null) return;
  const wait = FRAME_MS - (performance.now() - store.drawn);
  store.drawing = wait > 0 ? setTimeout(draw, wait) : queueMicrotask(draw) ?? 0;
};

const draw = () => {
  store.drawing = null;
  store.drawn = performance.now();
  const names = [...store.changed];
  store.changed.clear();
  for (const name of names) {
    const c = collection(name);
    arrange(c);
    for (const listener of c.listeners) listener();
  }
};

const at = (row, path) => path.split(".").reduce((value, key) => value?.[key], row);

const sorted = (c) => {
  const rows = [...c.rows.values()];
  if (!c.order) return rows;
  const sign = c.order.startsWith("-") ? -1 : 1;
  const path = c.order.replace("-", "");
  return rows.sort((a, b) => sign * (at(a, path) - at(b, path) || a.id - b.id));
};

export const arrange = (c) => {
  const waiting = unsent(c.name).filter((row) => !c.rows.has(row.id));
  c.all = [...sorted(c), ...waiting];
  c.index = null;
  c.shown = c.windowed ? c.all.slice(...span(c)) : c.all;
};

export const order = (c, by, windowed) => {
  if (c.order === by && c.windowed === windowed) return;
  Object.assign(c, { order: by, windowed });
  arrange(c);
};

export const indexed = (c) => (c.index ??= Object.fromEntries(c.rows));

// The window: of a long collection only so many rows are on the page, ending at the row `end`, or
// at the newest one when that is null.

const span = (c) => {
  const found = c.end === null ? -1 : c.all.findIndex((row) => row.id === c.end);
  const stop = found < 0 ? c.all.length : found + 1;
  return [Math.max(0, stop - WINDOW), stop];
};

// Move the window by so many rows; tell whether it could move.
export const shift = (c, by) => {
  const [start, stop] = span(c);
  if (by < 0 ? start === 0 : stop === c.all.length) return false;
  const next = Math.max(stop + by, Math.min(WINDOW, c.all.length));
  c.end = next >= c.all.length ? null : c.all[next - 1].id;
  touch(c.name);
  return true;
};

// Whoever shows the collection goes to its end, wherever they have scrolled.
export const toEnd = (c) => {
  Object.assign(c, { end: null, toEnd: true });
  touch(c.name);
};

export const setAway = (c, number) => {
  if (c.away === number) return;
  c.away = number;
  touch(c.name);
};
