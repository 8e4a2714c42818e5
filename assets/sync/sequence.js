// Collections that follow a sequence of revisions without gaps. A step takes a collection, and the row that it
// belongs to, from one revision to the next; a tail or a snapshot answers a request.
import { answered, greetings, isRequested, request, requestAgain } from "./requests.js";
import { listed, listInRow, patched, patchRow, putRow, putRows, revisionOf } from "./rows.js";
import { collection, empty, touch } from "./store.js";
import { evict } from "./windows.js";

/** @import { Collection } from "./store.js" */
/** @import { Advance, Append, Drop, Fields, Id, Invalidate, Parent, Patch, Put } from "./protocol.js" */
/** @import { Row, Snapshot, Step, Tail } from "./protocol.js" */
/** @typedef {Step | Tail} Sequenced */
/** @typedef {(change: Put | Drop | Invalidate) => void} Apply */

const GAP_MS = 80;
const MAX_EARLY = 500;

// Changes that came too early, by what they wait for.
/** @typedef {Map<string, Sequenced[]>} Early */

/** @type {Early} */
const early = (globalThis.__early ??= new Map());

// Changes beyond a gap wait for what is missing. If it does not come, request it.
const keep = (/** @type {string} */ key, /** @type {Sequenced} */ change) => {
  const waiting = early.get(key) ?? [];
  if (waiting.length < MAX_EARLY) early.set(key, [...waiting, change]);
  setTimeout(() => early.has(key) && request(key), GAP_MS);
};

const catchUp = (/** @type {string} */ key, /** @type {(change: Sequenced) => void} */ again) => {
  const waiting = early.get(key);
  if (!waiting) return;
  early.delete(key);
  waiting.sort((a, b) => a.revision - b.revision).forEach(again);
};

export const forgetEarly = (/** @type {string} */ key) => early.delete(key);

export const forgetAllEarly = () => early.clear();

export const applyStep = (/** @type {Step} */ step, /** @type {Apply} */ apply) => {
  stepEntries(collection(step.name), step, apply);
  stepParent(step);
};

const stepEntries = (/** @type {Collection} */ c, /** @type {Sequenced} */ change, /** @type {Apply} */ apply) => {
  const since = change.op === "tail" ? change.since : change.revision - 1;
  if (c.revision === null) return isRequested(c.name) ? keep(c.name, change) : undefined;
  if (since > c.revision) return keep(c.name, change);
  if (change.revision > c.revision) {
    applyRows(c, change);
    if ("also" in change) applyBeside(change, apply);
    reach(c, change.revision, apply);
  } else if (change.op === "tail") {
    answered(c.name);
    putRows(c, change.rows);
    c.isCached = false;
    touch(c.name);
  }
};

const applyRows = (/** @type {Collection} */ c, /** @type {Sequenced} */ change) => {
  if (change.op === "append") putRows(c, [change.row]);
  else if (change.op === "patch") for (const [id, fields] of patches(change)) patchRow(c, id, fields);
  else if (change.op === "insert" || change.op === "remove") listInRow(c, change);
  else if (change.op === "tail") putRows(c, change.rows);
};

// The fields that a patch changes, by row: those of its row, and those of the copies in other rows.
/** @type {(change: Patch) => [Id, Fields][]} */
const patches = ({ id, fields, copies, revision }) =>
  [{ ids: [id], fields }, ...(copies ? [copies] : [])].flatMap(({ ids, fields }) =>
    ids.map((id) => /** @type {[Id, Fields]} */ ([id, { ...fields, revision }])),
  );

const reach = (/** @type {Collection} */ c, /** @type {number} */ revision, /** @type {Apply} */ apply) => {
  c.revision = revision;
  c.status = "ready";
  c.isCached = false;
  if (c.windowed) evict(c);
  answered(c.name);
  catchUp(c.name, (change) => stepEntries(c, change, apply));
  touch(c.name);
};

// What changes along with a sequence, in a collection that is requested by itself. A snapshot of that collection
// may be newer than the change, or, if it was read before the change and comes after it, stale: `changed` tells.
const applyBeside = (
  /** @type {Append | Patch | Advance | Tail | Snapshot} */ { op, also, revision },
  /** @type {Apply} */ apply,
) => {
  for (const change of also ?? []) {
    const c = collection(change.name);
    if (op !== "snapshot" && c.revision !== null && revision <= c.revision) continue;
    if (change.op === "invalidate" || c.revision !== null) apply(change);
    c.changed = revision;
  }
};

// A change of a list is small because it does not name the parent.
const parentOf = (/** @type {{name: string}} */ { name }) => {
  /** @type {Parent} */
  const parent = { name: "conversations", id: Number(name.split("/")[1]), newest: "last" };
  return parent;
};

// The row that the collection belongs to follows the sequence by itself: it may be held when the entries are not.
const stepParent = (/** @type {Step} */ step) => {
  const { name, id, newest, fields } = "parent" in step ? step.parent : parentOf(step);
  const list = collection(name);
  const row = list.rows.get(id);
  const key = `${name}/${id}`;
  if (!row) return greetings() ? request(key) : undefined;
  if (step.revision <= revisionOf(row)) return;
  if (step.revision - 1 > revisionOf(row)) return keep(key, step);
  const copy = /** @type {Row | null | undefined} */ (row[newest]);
  /** @type {Row} */
  const changed = { ...row, ...fields, revision: step.revision };
  if (step.op === "append") changed[newest] = step.row;
  else if (step.op === "patch" && copy) {
    for (const [id, fields] of patches(step)) if (id === copy.id) changed[newest] = patched(copy, fields);
  } else if ("list" in step && copy?.number === step.number) changed[newest] = listed(copy, step);
  list.rows.set(id, changed);
  catchUpParent(key);
  touch(name);
};

export const catchUpParent = (/** @type {string} */ key) =>
  catchUp(key, (change) => change.op !== "tail" && stepParent(change));

export const applyTail = (/** @type {Tail} */ tail, /** @type {Apply} */ apply) => {
  stepEntries(collection(tail.name), tail, apply);
};

// Replace everything; an older snapshot than what is held is dropped, one from before a change is requested again.
export const applySnapshot = (/** @type {Snapshot} */ snapshot, /** @type {Apply} */ apply) => {
  const c = collection(snapshot.name);
  if (snapshot.revision < c.changed) return requestAgain(c.name);
  answered(c.name);
  if (c.revision !== null && snapshot.revision < c.revision) return;
  startAnew(c, snapshot);
  applyBeside(snapshot, apply);
  reach(c, snapshot.revision, apply);
};

// A reader further up keeps the place: the rows on the page stay there until the pages around them arrive.
const startAnew = (/** @type {Collection} */ c, /** @type {Snapshot} */ { rows, revision }) => {
  const numbers = rows.map(({ number }) => number).filter((number) => number !== undefined);
  c.rows = new Map();
  c.from = numbers.length ? Math.min(...numbers) : 0;
  c.first = 0;
  c.outside.clear();
  c.complete = revision;
  rows.forEach((row) => putRow(c, row));
  if (!c.listeners.size || c.anchor === null || numbers.includes(c.anchor)) return;
  c.seeking = Math.min(c.anchor, Math.max(...numbers, 0)) || null;
};

// Whoever looks at a stale collection keeps the rows until the answer comes.
export const invalidate = (/** @type {Collection} */ c) => {
  if (!c.listeners.size || c.status !== "ready") clear(c.name, "loading");
  c.revision = null;
  if (!c.listeners.size) return;
  // Race: the answer to a request that is under way may have been read before.
  answered(c.name);
  request(c.name);
};

export const clear = (/** @type {string} */ name, /** @type {"loading" | "missing"} */ status) => {
  early.delete(name);
  empty(collection(name), status);
};
