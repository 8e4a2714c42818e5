// The rows of one collection: inserting, patching, and what is known of rows that are not held.
import * as outbox from "../outbox/outbox.js";
import { evict, holds, isOnPage, noteFirst, numberOf } from "./windows.js";

/** @import { Collection } from "./store.js" */
/** @import { Fields, Id, Insert, Page, Remove, Row } from "./protocol.js" */

const MAX_OUTSIDE = 200;

// Of rows without a revision, none is newer than another.
export const revisionOf = (/** @type {Fields | undefined} */ row) => row?.revision ?? NaN;

// Replace a row unless the held one is newer. Of the fields in `names`, the greater value wins either way.
export const putRow = (/** @type {Collection} */ c, /** @type {Row} */ row, /** @type {string[]} */ names = []) => {
  outbox.remove(row.id);
  const held = c.rows.get(row.id);
  if (held && revisionOf(row) < revisionOf(held)) return grow(c, row.id, row, names);
  c.rows.set(row.id, row);
  if (held) grow(c, row.id, held, names);
};

// Do not insert a single row before the live run: it would leave a hole. Other collections, such as the pins, hold all their
// rows, whose numbers may come in any order.
export const putRows = (/** @type {Collection} */ c, /** @type {Row[]} */ rows, /** @type {string[]} */ names = []) => {
  for (const row of rows) {
    outbox.remove(row.id);
    if (c.windowed && numberOf(row) < c.from && !c.rows.has(row.id)) note(c, row.id, row);
    else putRow(c, row, names);
  }
};

// Raise fields of a row; smaller values change nothing.
export const grow = (
  /** @type {Collection} */ c,
  /** @type {Id} */ id,
  /** @type {Fields} */ fields,
  names = Object.keys(fields),
) => {
  const row = c.rows.get(id);
  if (!row) return;
  const grown = names.filter((name) => !(Number(row[name]) >= Number(fields[name])));
  if (grown.length) c.rows.set(id, { ...row, ...Object.fromEntries(grown.map((name) => [name, fields[name]])) });
};

/** @type {<T extends Fields>(row: T, fields: Fields) => T} */
export const patched = (row, fields) => (revisionOf(fields) > revisionOf(row) ? { ...row, ...fields } : row);

// Change fields of a row. A row that is not held is patched when a page brings it.
export const patchRow = (/** @type {Collection} */ c, /** @type {Id} */ id, /** @type {Fields} */ fields) => {
  const row = c.rows.get(id);
  if (row) c.rows.set(id, patched(row, fields));
  else note(c, id, fields);
};

// Insert an id into a list of a row, or remove it.
/** @type {(row: Row, change: Insert | Remove) => Row} */
export const listed = (row, { op, revision, list, item }) => {
  if (!(revision > revisionOf(row))) return row;
  const [field = "", key = ""] = list.split("/");
  const lists = /** @type {Record<string, number[]>} */ (row[field] ?? {});
  return { ...row, [field]: withItem(lists, key, item, op === "insert"), revision };
};

// The lists of ids by key, with this id in the list or not. A list without ids goes.
/** @type {(lists: Record<string, number[]>, key: string, item: number, isIn: boolean) => Record<string, number[]>} */
export const withItem = (lists, key, item, isIn) => {
  const others = (lists[key] ?? []).filter((id) => id !== item);
  const list = isIn ? [...others, item] : others;
  if (list.length) return { ...lists, [key]: list };
  const { [key]: _gone, ...rest } = lists;
  return rest;
};

// A row that is not held cannot be changed without its lists, so pages that were read before must not be used.
export const listInRow = (/** @type {Collection} */ c, /** @type {Insert | Remove} */ change) => {
  const row = [...c.rows.values()].find(({ number }) => number === change.number);
  if (row) c.rows.set(row.id, listed(row, change));
  else {
    c.complete = Math.max(c.complete, change.revision);
    c.outside.clear();
  }
};

// Remember the latest fields of a row that is not held, for a page that was read before the change and arrives
// after it. Changes come in the order of their revisions, so merged fields are those of the latest revision.
const note = (/** @type {Collection} */ c, /** @type {Id} */ id, /** @type {Fields} */ fields) => {
  const noted = c.outside.get(id);
  c.outside.set(id, noted ? patched(noted, fields) : fields);
  if (c.outside.size <= MAX_OUTSIDE) return;
  c.complete = Math.max(...[...c.outside.values()].map(revisionOf));
  c.outside.clear();
};

// No row has the number being sought: the server has fewer rows than before, none so far back, or none on its page.
const isVain = (/** @type {Collection} */ c, /** @type {number} */ around) =>
  c.seeking !== null && (c.seeking < c.first || (isOnPage(around, c.seeking) && !holds(c, c.seeking)));

// Insert a page of history. It races the changes: it may lack one that was applied before the page arrived.
// `outside` has every change since revision `complete` to rows that are not held, so an older page cannot be
// patched up; it is dropped, and the log requests it again.
export const putPage = (/** @type {Collection} */ c, /** @type {Page} */ { revision, around, rows }) => {
  if (c.status !== "ready" || revision < c.complete) return;
  noteFirst(c, around, rows);
  for (const row of rows) {
    const noted = c.outside.get(row.id);
    putRow(c, noted ? patched(row, noted) : row);
  }
  if (!rows.length || isVain(c, around)) c.seeking = null;
  evict(c);
};
