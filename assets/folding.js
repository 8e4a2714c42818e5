// How the changes that a feed brings fold into the collections, and what is asked for when some are missing.
// Knows nothing of what the rows mean. Changes may come late, twice, in any order, or not at all.
import * as outbox from "./outbox.js";
import { collection, empty, held, peek, touch } from "./store.js";

const GAP_MS = 80;
const ANSWER_MS = 4000;
const MOST_EARLY = 500;
const MOST_ASKED = 100;
const GREETING = "greeting";
export const VIEWER = "viewer";

const state = (globalThis.__folding ??= {
  viewer: null,
  greeted: false,
  early: new Map(),
  stale: new Set(),
  asked: new Map(),
  asking: null,
  ask: null,
});

export const viewer = () => state.viewer;

export const connect = (ask) => {
  state.ask = ask;
};

export const fold = (change) => {
  if (change.reload) location.reload();
  else if (change.viewer) look(change.viewer);
  else if (change.positions) compare(change);
  else if (change.refused) outbox.refuse(change.refused, change.again).forEach(touch);
  else if (change.gone) change.gone.forEach((name) => empty(collection(name), "missing"));
  else if (change.renew) change.renew.forEach(renew);
  else if (change.revision !== undefined) foldSequenced(change);
  else foldKeyed(collection(change.in), change);
};

// Rows that each stand for themselves; of the fields in `grow`, the greater value stays.

const foldKeyed = (c, change) => {
  if (change.before !== undefined && change.before !== c.all[0]?.number) return;
  if (change.reset) c.rows = new Map();
  change.put?.forEach((row) => put(c, row, change.grow));
  change.drop?.forEach((id) => c.rows.delete(id));
  if (change.advance) advance(c, change.advance.id, change.advance.fields);
  if (change.more !== undefined) c.more = change.more;
  if (change.missing || change.ready) {
    c.status = change.missing ? "missing" : "ready";
    answered(c.name);
  }
  change.answers?.forEach((id) => answered(`${c.name}/${id}`));
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
    c.rows = new Map();
    c.more = change.more;
    c.end = null;
  } else if (c.revision === null) {
    if (state.asked.has(c.name)) keep(c.name, change);
    return;
  } else if (change.since > c.revision) {
    return keep(c.name, change);
  } else if (change.revision <= c.revision) {
    change.put.forEach((row) => put(c, row));
    return touch(c.name);
  }
  change.put.forEach((row) => put(c, row));
  change.also?.forEach(fold);
  c.revision = change.revision;
  c.status = "ready";
  answered(c.name);
  catchUp(c.name, (early) => foldEntries(c, early));
  touch(c.name);
};

const foldRow = (parent, id, change) => {
  const [name, , field] = change.row;
  const row = parent.rows.get(id);
  if (!row) return state.greeted && want(`${name}/${id}`);
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

const look = (id) => {
  if (state.viewer !== id) {
    for (const c of held()) empty(c, "loading");
    state.early.clear();
  }
  state.viewer = id;
  state.greeted = true;
  state.asked.clear();
  touch(VIEWER);
  outbox.open(id).forEach(touch);
};

// How far everything is on the server, as [revision, fields that grow, place in the order]: what
// differs is asked for. What is ahead of the server comes from before a backup was restored.

const compare = ({ positions, of, entries }) => {
  const list = collection(of);
  for (const row of [...list.rows.values()]) if (!positions[row.id]) lose(list, entries, row.id);
  for (const [id, [revision, fields, place]] of Object.entries(positions)) {
    const row = list.rows.get(Number(id));
    if (row?.revision > revision) lose(list, entries, row.id);
    if (row?.revision === revision) advance(list, row.id, fields);
    else if (row || !list.more || place >= list.more[0]) want(`${of}/${id}`);
  }
  for (const c of held()) {
    if (!c.name.startsWith(`${entries}/`)) continue;
    const [revision] = positions[c.name.slice(entries.length + 1)] ?? [];
    if (c.revision === null ? c.listeners.size : revision !== undefined && revision !== c.revision) want(c.name);
  }
  touch(of);
};

const lose = (list, entries, id) => {
  list.rows.delete(id);
  state.early.delete(`${list.name}/${id}`);
  empty(collection(`${entries}/${id}`), "missing");
};

const renew = (name) => {
  empty(collection(name), "loading");
  if (collection(name).listeners.size) want(name);
};

// Asking: what is missing, together, and again when no answer came.

export const want = (name) => {
  state.stale.add(name);
  if (state.greeted) state.asking ??= setTimeout(askNow, 0);
};

export const wantGreeting = () => {
  if (state.greeted) want(GREETING);
};

// The first greeting comes by itself; when it got lost, it is asked for.
export const wantGreeted = () => {
  if (!state.greeted) state.ask?.([{ name: GREETING, known: null }]);
};

// A sequence is asked for when it is looked at for the first time.
export const wantLooked = (c) => {
  if (c.revision === null && c.status === "loading") want(c.name);
};

const answered = (name) => {
  state.asked.delete(name);
  state.stale.delete(name);
};

const askNow = () => {
  state.asking = null;
  if (!state.greeted || !state.ask) return;
  const due = [...state.stale].filter((name) => !state.asked.has(name)).slice(0, MOST_ASKED);
  if (!due.length) return;
  due.forEach((name) => state.stale.delete(name) && state.asked.set(name, due));
  state.ask(due.map((name) => ({ name, known: peek(name)?.revision ?? null })));
  if (state.stale.size) state.asking = setTimeout(askNow, GAP_MS);
  setTimeout(() => {
    const unanswered = due.filter((name) => state.asked.get(name) === due);
    unanswered.forEach((name) => state.asked.delete(name) && want(name));
  }, ANSWER_MS);
};
