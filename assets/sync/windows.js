// Pagination and virtualization of a long collection: which rows are held, and which of those are on the page.
// Rows are numbered without gaps, so held rows with consecutive numbers form a run. The live run ends at the
// newest row. Other runs are anchored windows into the history; runs join when they touch. Does not know what
// the rows mean.

/** @import { Collection } from "./store.js" */
/** @import { Row } from "./protocol.js" */

export const PAGE = 40;
export const MAX_ROWS = 120;
// Rows kept on the page before the reader's row.
const MIN_BEFORE = 40;
const MAX_VIEWED = 1000;
const MAX_HELD = 200;

// A row without a number stands neither before nor after another.
export const numberOf = (/** @type {Row | undefined} */ row) => row?.number ?? NaN;

/** @param {Row[]} rows @param {number} number */
const numbered = (rows, number) => rows.findIndex((row) => row.number === number);

/** @param {Collection} c */
const byNumber = (c) => [...c.rows.values()].sort((a, b) => numberOf(a) - numberOf(b));

// Index of the first row of the live run. The run may have holes until a gap in the sequence is filled.
/** @param {Collection} c @param {Row[]} rows */
const liveFrom = (c, rows) => {
  const first = rows.findIndex((row) => numberOf(row) >= c.from);
  return startOf(rows, first < 0 ? rows.length : first);
};

/** @param {Row[]} rows @param {number} i */
const startOf = (rows, i) => {
  while (i > 0 && i < rows.length && numberOf(rows[i - 1]) === numberOf(rows[i]) - 1) i--;
  return i;
};

/** @param {Row[]} rows @param {number} i */
const stopOf = (rows, i) => {
  while (i < rows.length && numberOf(rows[i]) === numberOf(rows[i - 1]) + 1) i++;
  return i;
};

// All rows of the live run, on the page or not.
/** @param {Collection} c */
export const live = (c) => {
  const rows = byNumber(c);
  return rows.slice(liveFrom(c, rows));
};

// Choose the run and the rows of it that are on the page: around the row being sought, or else where it was.
/** @param {Collection} c @param {Row[]} rows @param {Row[]} waiting */
export const arrangeWindow = (c, rows, waiting) => {
  const from = liveFrom(c, rows);
  const found = c.seeking === null ? -1 : numbered(rows, c.seeking);
  // Keep the page as it is until the row arrives.
  if (c.seeking !== null && found < 0) return;
  const middle = found < 0 && c.end !== null ? numbered(rows, c.end) : found;
  c.isLive = middle < 0 || middle >= from;
  const start = c.isLive ? from : startOf(rows, middle);
  const stop = c.isLive ? rows.length : stopOf(rows, middle + 1);
  c.all = rows.slice(start, stop).concat(c.isLive ? waiting : []);
  if (middle < 0) c.end = null;
  if (found >= 0) endAt(c, Math.max(found - start + MAX_ROWS / 2, MAX_ROWS));
  c.seeking = null;
  pin(c);
  c.shown = c.all.slice(...span(c));
};

/** @type {(c: Collection) => [start: number, stop: number]} */
const span = (c) => {
  const stop = c.end === null ? c.all.length : numbered(c.all, c.end) + 1;
  return [Math.max(0, stop - MAX_ROWS), stop];
};

/** @param {Collection} c @param {number} stop */
const endAt = (c, stop) => {
  const isEnd = stop >= c.all.length || c.all[stop - 1]?.number === undefined;
  if (isEnd) c.end = c.isLive ? null : numberOf(c.all.at(-1));
  else c.end = numberOf(c.all[stop - 1]);
};

// New rows at the end must not push the reader's row off the page.
/** @param {Collection} c */
const pin = (c) => {
  if (c.end !== null || c.anchor === null) return;
  const at = numbered(c.all, c.anchor);
  if (at >= 0 && at < c.all.length - MAX_ROWS) endAt(c, Math.max(at - MIN_BEFORE, 0) + MAX_ROWS);
};

// The number of held rows of the run above the page (direction -1) or below it (1).
/** @param {Collection} c @param {number} direction */
export const beyond = (c, direction) => {
  const [start, stop] = span(c);
  return direction < 0 ? start : c.all.length - stop;
};

// Move the page by a number of rows within the run; return whether it moved.
/** @param {Collection} c @param {number} by */
export const shift = (c, by) => {
  if (!beyond(c, Math.sign(by))) return false;
  const [, stop] = span(c);
  endAt(c, Math.max(stop + by, Math.min(MAX_ROWS, c.all.length)));
  return true;
};

/** @param {Collection} c @param {number} number */
export const holds = (c, number) => numbered([...c.rows.values()], number) >= 0;

// A page is requested by the number in its middle: half of it lies before that number, half starts there.

/** @param {Collection} c @param {number} number */
const page = (c, number) => `${c.name}@${Math.max(1, number)}`;

/** @param {number} around @param {number} number */
export const isOnPage = (around, number) => around - PAGE / 2 <= number && number < around + PAGE / 2;

/** @param {Collection} c @param {number} number */
const around = (c, number) => [page(c, number - PAGE / 2), page(c, number + PAGE / 2)];

// The pages missing around the row being sought.
/** @param {Collection} c */
export const lacking = (c) => (c.seeking === null || holds(c, c.seeking) ? [] : around(c, c.seeking));

// The first number that there is: a page that lacks the numbers it should begin with shows where the rows begin.
/** @param {Collection} c @param {number} around @param {Row[]} rows */
export const noteFirst = (c, around, rows) => {
  const end = around + PAGE / 2;
  if (numberOf(rows[0]) > Math.max(1, around - PAGE / 2)) c.first = numberOf(rows[0]);
  else if (!rows.length && holds(c, end)) c.first = end;
};

// The next page before the run and after it; null where the rows begin or the run is live.
/** @param {Collection} c */
export const earlier = (c) =>
  numberOf(c.all[0]) > Math.max(1, c.first) ? page(c, numberOf(c.all[0]) - PAGE / 2) : null;
/** @param {Collection} c */
export const later = (c) => (c.isLive ? null : page(c, numberOf(c.all.at(-1)) + 1 + PAGE / 2));

// Evict rows in long-lived tabs, except the newest ones and those near the reader; they can be requested again.
// A page that was read before the eviction may lack a change to an evicted row: raising `complete` rejects it.
/** @param {Collection} c */
export const evict = (c) => {
  const isViewed = c.listeners.size > 0;
  const most = isViewed ? MAX_VIEWED : MAX_HELD;
  if (c.rows.size <= 2 * most) return;
  const rows = byNumber(c);
  const newest = rows.slice(-most);
  const at = isViewed ? (c.seeking ?? c.anchor) : null;
  const isNear = (/** @type {Row} */ row) => at !== null && Math.abs(numberOf(row) - at) <= most / 2;
  c.from = numberOf(newest[0]);
  c.rows = new Map([...rows.slice(0, -most).filter(isNear), ...newest].map((row) => [row.id, row]));
  c.outside.clear();
  c.complete = c.revision ?? 0;
};
