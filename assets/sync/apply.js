// Apply the changes of the feed to the collections, by their `op`. Idempotent: changes may be late, doubled,
// reordered or lost. Does not know what the rows mean.
import * as outbox from "../outbox/outbox.js";
import { compare } from "./positions.js";
import { answered, request } from "./requests.js";
import { grow, putPage, putRows } from "./rows.js";
import { applySnapshot, applyStep, applyTail, catchUpParent, clear, invalidate } from "./sequence.js";
import { collection, touch } from "./store.js";
import { greet, viewer } from "./viewer.js";

/** @import { Append, Change, Drop, Missing, Page, Put, Row, Snapshot, Step, Tail } from "./protocol.js" */
/** @import { Collection } from "./store.js" */

const put = (/** @type {Put} */ { name, rows, grow, answers, more }) => {
  const c = collection(name);
  putRows(c, rows, grow);
  for (const { id, revision } of rows) if (revision !== undefined) catchUpParent(`${name}/${id}`);
  answers?.forEach((id) => answered(`${name}/${id}`));
  if (more !== undefined) turnPage(c, rows, more);
  touch(name);
};

// With each greeting, the first page comes again. Whoever holds the list further down goes on from there.
const turnPage = (/** @type {Collection} */ c, /** @type {Row[]} */ rows, /** @type {Collection["more"]} */ more) => {
  const isFurther = c.status === "ready" && !c.isCached && more && (!c.more || c.more[0] < more[0]);
  Object.assign(c, { more: isFurther ? c.more : more, status: "ready", paged: new Set(rows.map(({ id }) => id)) });
};

const drop = (/** @type {Drop} */ { name, ids }) => {
  ids.forEach((id) => collection(name).rows.delete(id));
  touch(name);
};

const page = (/** @type {Page} */ change) => {
  const c = collection(change.name);
  answered(`${change.name}@${change.around}`);
  // It is there again, which was missed.
  if (c.status === "missing") request(c.name);
  putPage(c, change);
  touch(c.name);
};

// The name is that of a request: a page that is missing means that its collection is.
const missing = (/** @type {Missing} */ { name }) => {
  answered(name);
  clear(name.split("@")[0] ?? name, "missing");
};

// What is stored leaves the outbox, whether or not its collection is held. An author has read what they wrote.
const appended = (/** @type {Append} */ { row, parent, own }) => {
  outbox.remove(row.id);
  if (!own || row.author !== viewer()) return;
  grow(collection(own), parent.id, { read: row.number });
  touch(own);
};

const step = (/** @type {Step} */ change) => {
  if (change.op === "append") appended(change);
  applyStep(change, apply);
};

const tail = (/** @type {Tail} */ change) => {
  change.rows.forEach(({ id }) => outbox.remove(id));
  applyTail(change, apply);
};

const snapshot = (/** @type {Snapshot} */ change) => {
  change.rows.forEach(({ id }) => outbox.remove(id));
  applySnapshot(change, apply);
};

export const apply = (/** @type {Change} */ change) => {
  switch (change.op) {
    case "put":
      return put(change);
    case "drop":
      return drop(change);
    case "invalidate":
      return invalidate(collection(change.name));
    case "missing":
      return missing(change);
    case "append":
    case "patch":
    case "insert":
    case "remove":
    case "advance":
      return step(change);
    case "tail":
      return tail(change);
    case "snapshot":
      return snapshot(change);
    case "page":
      return page(change);
    case "greeting":
      return greet(change);
    case "positions":
      return compare(change);
    case "done":
      return outbox.done(change.outcomes).forEach(touch);
    case "refused":
      return outbox.refuse(change.reasons, change.again).forEach(touch);
    case "reload":
      return location.reload();
  }
};
