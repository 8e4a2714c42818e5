// The keyed collections that this browser holds, and what of them is on the page.
// Knows nothing of what the rows mean.
import { unsent } from "../outbox/outbox.js";
import * as windows from "./windows.js";

/** @import { Fields, Id, Row } from "./protocol.js" */

const FRAME_MS = 16;
/** @type {Row[]} */
const EMPTY = [];

/** @typedef {"loading" | "ready" | "missing"} Status */
/**
 * @typedef {object} Collection
 * @property {string} name
 * @property {Map<Id, Row>} rows
 * @property {number | null} revision
 * @property {number} changed
 * @property {number | null} greeting
 * @property {Status} status
 * @property {boolean} isCached
 * @property {[number, number] | null} more
 * @property {Set<Id>} paged
 * @property {string | null} order
 * @property {Row[]} all
 * @property {Row[]} shown
 * @property {Record<string, Row> | null} index
 * @property {Set<() => void>} listeners
 * @property {boolean} windowed
 * @property {boolean} toEnd
 * @property {number | null} away
 * @property {number} from
 * @property {number} first
 * @property {Map<Id, Fields>} outside
 * @property {number} complete
 * @property {boolean} isLive
 * @property {number | null} end
 * @property {number | null} anchor
 * @property {number | null} seeking
 */

// `isCached`: the rows are those that this browser has shown last; the server has not confirmed them yet.
// `paged`: the ids of the page that came last.

// On globalThis, so that hot reload keeps what was loaded.
/** @typedef {(name: string, rows: Row[]) => Row[]} Overlay */

/**
 * @typedef {object} Store
 * @property {Map<string, Collection>} collections
 * @property {Set<string>} changed
 * @property {number} drawn
 * @property {boolean} isDrawing
 * @property {(names: string[]) => void} [observer]
 * @property {Overlay} [overlay]
 */

/** @type {Store} */
const store = (globalThis.__store ??= {
  collections: new Map(),
  changed: new Set(),
  drawn: -FRAME_MS,
  isDrawing: false,
});

const AT_END = { end: null, anchor: null, seeking: null };

// For long collections (see `windows.js`): where the live run and where all rows begin, changes to rows that are not held and since
// which revision those are complete, and where the reader is.
const unplaced = () => ({
  from: 0,
  first: 0,
  outside: new Map(),
  complete: 0,
  isLive: true,
  ...AT_END,
});

/** @type {(name: string) => Collection} */
export const blank = (name) => ({
  name,
  rows: new Map(),
  revision: null,
  changed: 0,
  greeting: null,
  status: "loading",
  isCached: false,
  more: null,
  paged: new Set(),
  order: null,
  all: EMPTY,
  shown: EMPTY,
  index: null,
  listeners: new Set(),
  windowed: false,
  toEnd: false,
  away: null,
  ...unplaced(),
});

/** @param {string} name */
export const collection = (name) => {
  const held = store.collections.get(name) ?? blank(name);
  store.collections.set(name, held);
  return held;
};

/** @param {string} name */
export const peek = (name) => store.collections.get(name);

export const held = () => store.collections.values();

/** @param {Collection} c @param {Status} status */
export const empty = (c, status) => {
  Object.assign(c, { rows: new Map(), revision: null, changed: 0, more: null, isCached: false, status, ...unplaced() });
  touch(c.name);
};

// Drawing: the first change at once, what follows together in the next frame.

/** @param {string} name */
export const touch = (name) => {
  store.changed.add(name);
  if (store.isDrawing) return;
  const wait = FRAME_MS - (performance.now() - store.drawn);
  store.isDrawing = true;
  if (wait > 0) setTimeout(draw, wait);
  else queueMicrotask(draw);
};

const draw = () => {
  store.isDrawing = false;
  store.drawn = performance.now();
  const names = [...store.changed];
  store.changed.clear();
  for (const name of names) redraw(collection(name));
  store.observer?.(names);
};

// Tell which collections have changed, after they are drawn.
/** @param {(names: string[]) => void} observer */
export const observe = (observer) => {
  store.observer = observer;
};

// Show rows as they will be once what the viewer has done to them takes effect.
/** @param {Overlay} overlay */
export const lay = (overlay) => {
  store.overlay = overlay;
};

/** @param {Collection} c */
const redraw = (c) => {
  arrange(c);
  for (const listener of c.listeners) listener();
};

// The number in a field, or in a field of a field.
/** @param {Row} row @param {string} path */
const at = (row, path) =>
  Number(
    path.split(".").reduce((value, key) => /** @type {Fields | null} */ (value)?.[key], /** @type {unknown} */ (row)),
  );

/** @param {Collection} c */
const sorted = (c) => {
  const rows = [...c.rows.values()];
  if (!c.order) return rows;
  const sign = c.order.startsWith("-") ? -1 : 1;
  const path = c.order.replace("-", "");
  return rows.sort((a, b) => sign * (at(a, path) - at(b, path) || Number(a.id) - Number(b.id)));
};

/** @type {(c: Collection, rows: Row[]) => Row[]} */
const laid = (c, rows) => store.overlay?.(c.name, rows) ?? rows;

/** @param {Collection} c */
export const arrange = (c) => {
  const waiting = unsent(c.name).filter((row) => !c.rows.has(row.id));
  const rows = laid(c, sorted(c));
  c.index = null;
  if (c.windowed) return windows.arrangeWindow(c, rows, waiting);
  c.all = [...rows, ...waiting];
  c.shown = c.all;
};

/** @param {Collection} c @param {string} by @param {boolean} windowed */
export const order = (c, by, windowed) => {
  if (c.order === by && c.windowed === windowed) return;
  Object.assign(c, { order: by, windowed });
  arrange(c);
};

/** @param {Collection} c */
export const indexed = (c) =>
  (c.index ??= Object.fromEntries(laid(c, [...c.rows.values()]).map((row) => [row.id, row])));

// Move the page of a long collection by a number of rows; return whether it moved.
/** @param {Collection} c @param {number} by */
export const shift = (c, by) => {
  const couldMove = windows.shift(c, by);
  if (couldMove) redraw(c);
  return couldMove;
};

// Bring the row with this number onto the page, at once if it is held; return whether it is.
/** @param {Collection} c @param {number} number */
export const seek = (c, number, isOpening = false) => {
  c.seeking = number;
  const isHeld = windows.holds(c, number);
  // While opening, do not flash rows that are about to be replaced.
  if (isHeld || isOpening) {
    if (!isHeld) c.shown = EMPTY;
    redraw(c);
  }
  return isHeld;
};

// Whoever shows the collection goes to its end, wherever they have scrolled.
/** @param {Collection} c */
export const toEnd = (c) => {
  Object.assign(c, { ...AT_END, toEnd: true });
  redraw(c);
};

// Forget where the reader was.
/** @param {Collection} c */
export const leave = (c) => {
  Object.assign(c, { ...AT_END, toEnd: false, away: null });
  redraw(c);
};

/** @param {Collection} c @param {number | null} number */
export const setAway = (c, number) => {
  if (c.away === number) return;
  c.away = number;
  touch(c.name);
};
