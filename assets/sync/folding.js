// How the changes that a feed brings fold into the collections, and which of them are missing.
// Knows nothing of what the rows mean. Changes may come late, twice, in any order, or not at all.
import { GREETING, answered, askAgain, greet, greetings, isAsked, want, wantLooked } from "./asking.js";
import * as outbox from "./outbox.js";
import { claim } from "./owner.js";
import { collection, empty, held, peek, touch } from "./store.js";
import { evict } from "./windows.js";

const GAP_MS = 80;
const MOST_EARLY = 500;
const MAX_OUTSIDE = 200;
export const VIEWER = "viewer";

const state = (globalThis.__folding ??= {
  viewer: null,
  early: new Map(),
  doubted: new Map(),
});

export const viewer = () => state.viewer;

export const fold = (change) => {
  if (change.reload) location.reload();
  else if (change.viewer) look(change.viewer, change.since);
  else if (change.positions) compare(change);
  else if (change.refused) outbox.refuse(change.refused, change.again).forEach(touch);
  else if (change.gone) change.gone.forEach((name) => clear(name, "missing"));
  else if (change.renew) change.renew.forEach(renew);
  else if (change.revision !== undefined) foldSequenced(change);
  else if (change.around !== undefined) foldPage(collection(change.in), change);
  else foldKeyed(collection(change.in), change);
};

// Rows that each stand for themselves; of the fields in `grow`, the greater value stays.

const foldKeyed = (c, change) => {
  if (change.asOf < c.changed) return askAgain(c.name);
  if (change.asOf !== undefined) c.revision = change.asOf;
  if (change.reset) Object.assign(c, { rows: new Map(), status: "ready" });
  if (change.put) putOn(c, change.put, change.grow);
  change.drop?.forEach((id) => c.rows.delete(id));
  if (change.advance && (change.only ?? state.viewer) === state.viewer) advance(c, change.advance.id, change.advance.fields);
  if (change.more !== undefined) c.more = change.more;
  if (change.missing) clear(c.name, "missing");
  if (change.ready) c.status = "ready";
  if (change.reset || change.missing || change.ready) answered(c.name);
  change.answers?.forEach((id) => answered(`${c.name}/${id}`));
  touch(c.name);
};

// Do not add a single row before the live run: it would leave a hole. Note its change instead, for a page that was
// read before the change and arrives after it.
const putOn = (c, rows, grow) => {
  for (const row of rows) {
    outbox.remove(row.id);
    if (row.number < c.from && !c.rows.has(row.id)) note(c, row);
    else put(c, row, grow);
  }
};

const note = (c, row) => {
  c.outside.set(row.id, row);
  if (c.outside.size <= MAX_OUTSIDE) return;
  c.complete = Math.max(...[...c.outside.values()].map(({ revision }) => revision));
  c.outside.clear();
};

// A page from anywhere in a long collection, read at revision `asOf` or later. The page races the changes: it may
// lack one that was folded before it arrived. Changes to rows that were not held are kept since `complete`; an
// older page is dropped, and the log requests it again.
const foldPage = (c, { around, asOf, put: rows, missing }) => {
  if (missing) clear(c.name, "missing");
  answered(`${c.name}@${around}`);
  if (c.status === "ready" && asOf >= c.complete) {
    for (const row of rows) {
      const changed = c.outside.get(row.id);
      put(c, changed?.revision > row.revision ? changed : row);
    }
    // No row has that number any more: the server has fewer rows than before.
    if (!rows.length) c.seeking = null;
    evict(c);
  }
  touch(c.name);
};

const put = (c, row, grow = []) => {
  outbox.remove(row.id);
  const known = c.rows.get(row.id);
  if (known && row.revision < known.revision) return advance(c, row.id, row, grow);
  c.rows.set(row.id, row);
  if (known) advance(c, row.id, known, grow);
  if (row.revision !== undefined) catchUp(`${c.name}/${row.id}`, (early) => foldRow(c, row.id, early));
};

const advance = (c, id, fields, names = Object.keys(fields)) => {
  const row = c.rows.get(id);
  const moved = names.filter((name) => row && !(row[name] >= fields[name]));
  if (moved.length) c.rows.set(id, { ...row, ...Object.fromEntries(moved.map((name) => [name, fields[name]])) });
};

// Changes in a sequence, `since` one revision to the next; since null it is all there is. Each also
// changes the row that the collection belongs to, which follows the sequence on its own.

const foldSequenced = (change) => {
  change.put.forEach((row) => outbox.remove(row.id));
  if (change.in) foldEntries(collection(change.in), change);
  if (change.row) foldRow(collection(change.row[0]), change.row[1], change);
};

const foldEntries = (c, change) => {
  if (change.since === null) {
    answered(c.name);
    if (change.revision < c.revision) return;
    startAnew(c, change);
  } else if (c.revision === null) {
    if (isAsked(c.name)) keep(c.name, change);
    return;
  } else if (change.since > c.revision) {
    return keep(c.name, change);
  } else if (change.revision <= c.revision) {
    if (change.since === change.revision) answered(c.name);
    putOn(c, change.put);
    return touch(c.name);
  }
  if (change.since === null) change.put.forEach((row) => put(c, row));
  else putOn(c, change.put);
  change.also?.forEach((beside) => foldBeside(collection(beside.in), beside, change));
  c.revision = change.revision;
  c.status = "ready";
  evict(c);
  answered(c.name);
  catchUp(c.name, (early) => foldEntries(c, early));
  touch(c.name);
};

// What changes along with a sequence, in a collection that is asked for on its own: an answer that was read
// before, at a lower revision, is not what there is.
const foldBeside = (c, change, { since, revision }) => {
  if (since !== null && revision <= c.revision) return;
  if (change.outdated) outdate(c);
  else if (c.revision !== null) foldKeyed(c, change);
  c.changed = revision;
};

// Others may have changed it meanwhile: who looks at it keeps what was there until the answer comes.
const outdate = (c) => {
  if (c.listeners.size) want(c.name);
  else if (c.status === "ready") empty(c, "loading");
};

// Replace everything with the newest page. A reader further up keeps the place: the rows on the page stay there
// until the pages around them arrive.
const startAnew = (c, change) => {
  const numbers = change.put.map(({ number }) => number);
  c.rows = new Map();
  c.from = numbers.length ? Math.min(...numbers) : 0;
  c.outside.clear();
  c.complete = change.revision;
  if (!c.listeners.size || c.anchor === null || numbers.includes(c.anchor)) return;
  c.seeking = Math.min(c.anchor, Math.max(...numbers, 0)) || null;
};

const foldRow = (parent, id, change) => {
  const [name, , field] = change.row;
  const row = parent.rows.get(id);
  if (!row) return greetings() && want(`${name}/${id}`);
  if (change.revision <= row.revision) return;
  if (change.since > row.revision) return keep(`${name}/${id}`, change);
  const newest = change.put.reduce((a, b) => (a && a.number > b.number ? a : b), row[field]);
  parent.rows.set(id, { ...row, ...change.patch, [field]: newest, revision: change.revision });
  catchUp(`${name}/${id}`, (early) => foldRow(parent, id, early));
  touch(name);
};

// What comes too early waits for what is missing; when that does not come either, it is asked for.

const keep = (key, change) => {
  const waiting = state.early.get(key) ?? [];
  if (waiting.length < MOST_EARLY) state.early.set(key, [...waiting, change]);
  setTimeout(() => state.early.has(key) && want(key), GAP_MS);
};

const catchUp = (key, again) => {
  const waiting = state.early.get(key);
  if (!waiting) return;
  state.early.delete(key);
  waiting.sort((a, b) => a.revision - b.revision).forEach(again);
};

// Who looks: another viewer finds nothing of what the last one held.

const look = (id, since) => {
  if (state.viewer !== id) {
    for (const c of held()) empty(c, "loading");
    state.early.clear();
    state.doubted.clear();
  }
  state.viewer = id;
  claim(id, since);
  greet();
  for (const c of held()) if (c.revision !== null && c.listeners.size) wantLooked(c);
  touch(VIEWER);
  outbox.open(id).forEach(touch);
};

// How far everything is on the server: the revision of each row, fields of the viewer's own row that grow, place in
// the order, and the revision of the own row. What differs is asked for.

const compare = ({ positions, of, entries, own }) => {
  if (!greetings()) return;
  const list = collection(of);
  const mine = collection(own);
  for (const row of [...list.rows.values()]) {
    const there = positions[row.id]?.[0] ?? -1;
    const here = Math.max(row.revision, peek(`${entries}/${row.id}`)?.revision ?? -1);
    doubt(`${of}/${row.id}`, here, there, () => lose(list, mine, entries, row.id, there < 0 ? "missing" : "loading"));
  }
  for (const { id, revision } of [...mine.rows.values()]) {
    doubt(`${own}/${id}`, revision, positions[id]?.[3] ?? -1, () => mine.rows.delete(id));
  }
  for (const [key, [revision, fields, place, ownRevision]] of Object.entries(positions)) {
    const id = Number(key);
    const row = list.rows.get(id);
    if (row?.revision >= revision && mine.rows.get(id)?.revision >= ownRevision) advance(mine, id, fields);
    else if (row || !list.more || place >= list.more[0]) want(`${of}/${id}`);
  }
  touch(own);
  for (const c of held()) {
    if (!c.name.startsWith(`${entries}/`)) continue;
    const [revision] = positions[c.name.slice(entries.length + 1)] ?? [];
    if (c.revision !== null ? revision !== undefined && revision !== c.revision : c.listeners.size) want(c.name);
    else if (c.revision === null && revision !== undefined) c.status = "loading";
  }
  outbox.takeUp().forEach(touch);
  touch(of);
};

// What is ahead of the server may have overtaken the comparison. Only what the next one does not know
// either is gone, or comes from before a backup was restored.
const doubt = (key, here, there, giveUp) => {
  if (here <= there) return state.doubted.delete(key);
  if (!(there < state.doubted.get(key))) {
    state.doubted.set(key, here);
    return want(GREETING);
  }
  state.doubted.delete(key);
  giveUp();
};

const lose = (list, mine, entries, id, status) => {
  list.rows.delete(id);
  mine.rows.delete(id);
  state.early.delete(`${list.name}/${id}`);
  clear(`${entries}/${id}`, status);
  if (status === "loading") want(`${list.name}/${id}`);
};

const clear = (name, status) => {
  state.early.delete(name);
  empty(collection(name), status);
};

const renew = (name) => {
  clear(name, "loading");
  if (collection(name).listeners.size) want(name);
};
