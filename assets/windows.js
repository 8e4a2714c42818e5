// What of a long collection is on the page. Its rows are numbered without gaps, so held rows whose numbers
// follow one another form a run. The live run ends at the newest row; other runs are anchored windows
// into the history, and join a run when they touch it. Knows nothing of what the rows mean.

export const PAGE = 40;
export const MAX_ROWS = 120;
// Rows that stay on the page before the one that the reader is at.
const MIN_BEFORE = 40;
const MAX_VIEWED = 1000;
const MAX_HELD = 200;

const numbered = (rows, number) => rows.findIndex((row) => row.number === number);

const byNumber = (c) => [...c.rows.values()].sort((a, b) => a.number - b.number);

// Where the live run begins. Until a gap in the sequence is filled, it may lack rows.
const liveFrom = (c, rows) => {
  const first = rows.findIndex((row) => row.number >= c.from);
  return startOf(rows, first < 0 ? rows.length : first);
};

const startOf = (rows, i) => {
  while (i > 0 && i < rows.length && rows[i - 1].number === rows[i].number - 1) i--;
  return i;
};

const stopOf = (rows, i) => {
  while (i < rows.length && rows[i].number === rows[i - 1].number + 1) i++;
  return i;
};

// The rows of the live run, whatever is on the page.
export const live = (c) => {
  const rows = byNumber(c);
  return rows.slice(liveFrom(c, rows));
};

// Put onto the page what is around the row that is sought, or else what was on it, with what has joined.
export const arrangeWindow = (c, rows, waiting) => {
  const from = liveFrom(c, rows);
  const found = c.seeking === null ? -1 : numbered(rows, c.seeking);
  // Meanwhile what is on the page stays.
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

const span = (c) => {
  const stop = c.end === null ? c.all.length : numbered(c.all, c.end) + 1;
  return [Math.max(0, stop - MAX_ROWS), stop];
};

const endAt = (c, stop) => {
  const isEnd = stop >= c.all.length || c.all[stop - 1].number === undefined;
  c.end = isEnd ? (c.isLive ? null : c.all.at(-1).number) : c.all[stop - 1].number;
};

// New rows must not push the one that the reader is at off the page.
const pin = (c) => {
  if (c.end !== null || c.anchor === null) return;
  const at = numbered(c.all, c.anchor);
  if (at >= 0 && at < c.all.length - MAX_ROWS) endAt(c, Math.max(at - MIN_BEFORE, 0) + MAX_ROWS);
};

// How many rows of the run are held above what is on the page, -1, or below it, 1.
export const beyond = (c, direction) => {
  const [start, stop] = span(c);
  return direction < 0 ? start : c.all.length - stop;
};

// Move what is on the page by so many rows of the run; tell whether it could move.
export const shift = (c, by) => {
  if (!beyond(c, Math.sign(by))) return false;
  const [, stop] = span(c);
  endAt(c, Math.max(stop + by, Math.min(MAX_ROWS, c.all.length)));
  return true;
};

export const holds = (c, number) => numbered([...c.rows.values()], number) >= 0;

// Pages are asked for by the number in their middle: half a page is before it, half from it on.

const page = (c, number) => `${c.name}@${Math.max(1, number)}`;

const around = (c, number) => [page(c, number - PAGE / 2), page(c, number + PAGE / 2)];

// The pages that lack around the row that is sought.
export const lacking = (c) => (c.seeking === null || holds(c, c.seeking) ? [] : around(c, c.seeking));

// The page before the run, and the one after it, or nothing where there is none.
export const earlier = (c) => (c.all[0]?.number > 1 ? page(c, c.all[0].number - PAGE / 2) : null);
export const later = (c) => (c.isLive ? null : page(c, c.all.at(-1).number + 1 + PAGE / 2));

// Evict rows in long-lived tabs: those that are neither among the newest nor near the reader. They can be
// asked for again. Pages that were read before now may lack changes of evicted rows: `complete` outdates them.
export const evict = (c) => {
  const isViewed = c.listeners.size > 0;
  const most = isViewed ? MAX_VIEWED : MAX_HELD;
  if (c.rows.size <= 2 * most) return;
  const rows = byNumber(c);
  const newest = rows.slice(-most);
  const at = isViewed ? (c.seeking ?? c.anchor) : null;
  const isNear = (row) => at !== null && Math.abs(row.number - at) <= most / 2;
  c.from = newest[0].number;
  c.rows = new Map([...rows.slice(0, -most).filter(isNear), ...newest].map((row) => [row.id, row]));
  c.outside.clear();
  c.complete = c.revision;
};
