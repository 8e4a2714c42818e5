// Keyed collections that the browser holds: folds the changes a feed brings, keeps what is unsent,
// and asks for what is missing. Knows nothing of what the rows mean.
import { useContext, useEffect, useRef, useSyncExternalStore } from "react";
import { useLocation } from "react-router";
import { StateStoreContext } from "$/utils/context-registry";
import * as outbox from "./outbox.js";

const FRAME_MS = 16;
const GAP_MS = 80;
const ANSWER_MS = 4000;
const MOST_EARLY = 500;
const WINDOW = 120;
const VIEWER = "viewer";
const GREETING = "greeting";
const EMPTY = [];

// On globalThis, so that hot reload keeps what was loaded.
const held = (globalThis.__collections ??= {
  viewer: null,
  greeted: false,
  collections: new Map(),
  stale: new Set(),
  asked: new Map(),
  ask: null,
  drawn: 0,
  drawing: null,
  changed: new Set(),
});

const blank = (name) => ({
  name,
  rows: new Map(),
  revision: null,
  status: "loading",
  hasMore: false,
  early: [],
  order: null,
  end: null,
  away: null,
  all: EMPTY,
  shown: EMPTY,
  index: {},
  listeners: new Set(),
});

export const collection = (name) => {
  if (!held.collections.has(name)) held.collections.set(name, blank(name));
  return held.collections.get(name);
};


// Drawing: the first change at once, what follows together in the next frame.

const touch = (name) => {
  held.changed.add(name);
  if (held.drawing !== null) return;
  const wait = FRAME_MS - (performance.now() - held.drawn);
  if (wait > 0) held.drawing = setTimeout(draw, wait);
  else {
    held.drawing = 0;
    queueMicrotask(draw);
  }
};

const draw = () => {
  held.drawing = null;
  held.drawn = performance.now();
  const names = [...held.changed];
  held.changed.clear();
  for (const name of names) {
    const c = collection(name);
    arrange(c);
    for (const listener of c.listeners) listener();
  }
};

const at = (row, path) => path.split(".").reduce((value, key) => value?.[key], row);

const arrange = (c) => {
  const rows = [...c.rows.values()];
  if (c.order) {
    const down = c.order.startsWith("-");
    const paths = c.order.replace("-", "").split(",");
    const rank = (row) => paths.reduce((found, path) => found ?? at(row, path), undefined) ?? 0;
    rows.sort((a, b) => (down ? rank(b) - rank(a) : rank(a) - rank(b)));
  }
  const unsent = outbox.unsent(c.name).filter((row) => !c.rows.has(row.id));
  c.all = unsent.length ? [...rows, ...unsent] : rows;
  c.index = Object.fromEntries(c.rows);
  c.shown = c.windowed ? c.all.slice(...span(c)) : c.all;
};

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

export const toEnd = (c) => {
  c.end = null;
  touch(c.name);
};

export const setAway = (c, number) => {
  if (c.away === number) return;
  c.away = number;
  touch(c.name);
};

// Folding.

const upsert = (c, row) => {
  const known = c.rows.get(row.id);
  outbox.remove(row.id);
  held.stale.delete(`${c.name}/${row.id}`);
  if (known?.revision !== undefined && row.revision < known.revision) return;
  c.rows.set(row.id, known ? { ...known, ...row } : row);
};

const advance = (c, id, fields) => {
  const row = c.rows.get(id);
  if (!row) return;
  const moved = Object.entries(fields).filter(([name, value]) => !(row[name] >= value));
  if (moved.length) c.rows.set(id, { ...row, ...Object.fromEntries(moved) });
};

// The newest row of a collection is also a field of the row that the collection belongs to.
const head = ([name, id, field], rows, revision) => {
  const parent = collection(name);
  const row = parent.rows.get(id);
  if (!row) {
    if (held.greeted) want(name, id);
    return;
  }
  const newest = rows.reduce((a, b) => (!a || b.number >= a.number ? b : a), row[field]);
  parent.rows.set(id, { ...row, [field]: newest, revision: Math.max(row.revision, revision) });
  touch(name);
};

const forget = (name) => {
  const c = held.collections.get(name);
  if (!c) return;
  Object.assign(c, { rows: new Map(), revision: null, early: [], hasMore: false });
  touch(name);
};

const sequenced = (c, change) => {
  if (change.since !== null && (c.revision === null || change.since > c.revision)) {
    if (c.revision === null && !held.asked.has(c.name)) return;
    if (c.early.length < MOST_EARLY) c.early.push(change);
    setTimeout(() => wantGap(c), GAP_MS);
    return;
  }
  if (change.since === null) {
    c.rows = new Map();
    c.hasMore = change.more ?? false;
    c.revision = change.revision;
  }
  change.put.forEach((row) => upsert(c, row));
  c.revision = Math.max(c.revision, change.revision);
  c.status = "ready";
  held.asked.delete(c.name);
  held.stale.delete(c.name);
  const waiting = c.early.sort((a, b) => a.revision - b.revision);
  c.early = [];
  waiting.filter((early) => early.revision > c.revision).forEach((early) => sequenced(c, early));
};

const wantGap = (c) => {
  if (c.early.some((early) => c.revision === null || early.since > c.revision)) want(c.name);
};

const fold = (change) => {
  if (change.greeting) return greet(change.greeting);
  if (change.reload) return location.reload();
  if (change.refused) return outbox.refuse(change.refused).forEach(touch);
  if (change.head) head(change.head, change.put, change.revision);
  if (change.forget) change.forget.forEach(forget);
  if (!change.in) return;
  const c = collection(change.in);
  if (change.revision !== undefined) sequenced(c, change);
  else {
    if (change.reset) c.rows = new Map();
    change.put?.forEach((row) => upsert(c, row));
    change.drop?.forEach((id) => c.rows.delete(id));
    if (change.advance) advance(c, change.advance.id, change.advance.fields);
    if (change.more !== undefined) c.hasMore = change.more;
    c.status = change.missing ? "missing" : change.ready ? "ready" : c.status;
    if (change.missing || change.answers) held.asked.delete(c.name);
    change.answers?.forEach((id) => held.asked.delete(`${c.name}/${id}`));
  }
  touch(c.name);
};

// A greeting says who is signed in and how far everything is; what differs is asked for.
const greet = ({ viewer: id, of, entries, positions }) => {
  if (held.viewer !== id) {
    for (const name of held.collections.keys()) forget(name);
    for (const c of held.collections.values()) c.status = "loading";
  }
  held.viewer = id;
  touch(VIEWER);
  held.greeted = true;
  held.asked.clear();
  outbox.open(id).forEach(touch);
  const list = collection(of);
  for (const row of [...list.rows.values()]) {
    const position = positions[row.id];
    if (!position) {
      list.rows.delete(row.id);
      forget(`${entries}/${row.id}`);
      collection(`${entries}/${row.id}`).status = "missing";
    } else if (row.revision !== position.revision) want(of, row.id);
    else advance(list, row.id, { read: position.read });
  }
  for (const c of held.collections.values()) {
    if (!c.name.startsWith(`${entries}/`)) continue;
    const position = positions[c.name.slice(entries.length + 1)];
    if (c.listeners.size && c.revision === null) want(c.name);
    if (c.revision !== null && position && position.revision !== c.revision) want(c.name);
  }
  touch(of);
};

// Asking: what is missing, together, and again when no answer came.

const want = (name, id) => {
  held.stale.add(id === undefined ? name : `${name}/${id}`);
  setTimeout(askNow, 0);
};

const askNow = () => {
  if (!held.greeted || !held.ask) return;
  const now = performance.now();
  const due = [...held.stale].filter((name) => !(now - held.asked.get(name) < ANSWER_MS));
  held.stale.clear();
  if (!due.length) return;
  due.forEach((name) => held.asked.set(name, now));
  held.ask(due.map((name) => ({ name, known: held.collections.get(name)?.revision ?? null })));
  setTimeout(() => {
    due.filter((name) => held.asked.get(name) === now).forEach((name) => held.stale.add(name));
    askNow();
  }, ANSWER_MS);
};

export const Feed = ({ source, onAsk, onSend }) => {
  const states = useContext(StateStoreContext);
  const handlers = useRef({});
  handlers.current = { onAsk, onSend };
  useEffect(() => {
    held.ask = (missing) => handlers.current.onAsk(missing);
    outbox.connect((rows) => handlers.current.onSend(rows), touch);
    const wake = () => document.visibilityState === "visible" && held.greeted && want(GREETING);
    document.addEventListener("visibilitychange", wake);
    window.addEventListener("online", wake);
    // Once for every frame: an effect on the value would miss all but the last of a burst.
    const stop = states.subscribe(source, () => {
      for (const change of Object.values(states.getSnapshot(source))[0] ?? []) {
        if (typeof change === "object") fold(change);
      }
    });
    return () => {
      stop();
      document.removeEventListener("visibilitychange", wake);
      window.removeEventListener("online", wake);
    };
  }, [states, source]);
  return null;
};

const useCollection = (name, pick) =>
  useSyncExternalStore(
    (listener) => {
      const c = collection(name);
      c.listeners.add(listener);
      if (c.revision === null && c.status === "loading" && name.includes("/") && held.greeted) want(name);
      return () => c.listeners.delete(listener);
    },
    () => pick(collection(name)),
    () => pick(blank(name)),
  );

export const useRows = (name, order, windowed = false) => {
  const c = collection(name);
  if (c.order !== order) {
    Object.assign(c, { order, windowed });
    arrange(c);
  }
  return useCollection(name, (c) => c.shown);
};

export const useIndex = (name) => useCollection(name, (c) => c.index);
export const useStatus = (name) => useCollection(name, (c) => c.status);
export const useViewer = () => useCollection(VIEWER, () => held.viewer);
export const useAway = (name) => useCollection(name, (c) => c.away);
export const useHasMore = (name) => useCollection(name, (c) => c.hasMore);

// What a row was when it was first seen here, for as long as the same row is looked at.
export const useFirst = (name, id) => {
  const first = useRef({});
  const row = useIndex(name)[id];
  if (first.current.looked !== id) first.current = { looked: id };
  first.current.row ??= row;
  return first.current.row;
};

export const useOpenId = (id) => Number(id) || 0;

// The title of the page; written again after each navigation, which sets its own.
export const Title = ({ text }) => {
  const { pathname } = useLocation();
  useEffect(() => {
    document.title = text;
  }, [text, pathname]);
  return null;
};
