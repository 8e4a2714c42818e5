// Store what has changed, a while after it has changed: sending and receiving must not wait for it.
import { settled } from "../painting/settled.js";
import { greetings } from "../sync/requests.js";
import { observe, peek } from "../sync/store.js";
import { clear, names, remove, write } from "./database.js";
import { erase } from "./erase.js";
import { canKeep, current } from "./key.js";
import { pack } from "./pack.js";
import { seal } from "./records.js";
import { LIST, recordOf } from "./start.js";

/** @import { Change } from "../sync/protocol.js" */

const SAVE_MS = 1000;
const MAX_CONVERSATIONS = 20;

/**
 * The records to store; when conversations were shown last; the greeting after which the records were compared; and what
 * is being stored; what copies the rows for the next page to paint, and when it is loaded.
 * @typedef {object} Saving
 * @property {Set<string>} due
 * @property {ReturnType<typeof setTimeout> | undefined} timer
 * @property {Map<string, number>} shown
 * @property {number} compared
 * @property {Promise<void>} last
 * @property {typeof import("../painting/copy.js").copyOf} [copyOf]
 * @property {Promise<void>} [copying]
 */

/** @type {Saving} */
const state = (globalThis.__cacheSaving ??= {
  due: new Set(),
  timer: undefined,
  shown: new Map(),
  compared: 0,
  last: Promise.resolve(),
});

// One after the other: what was packed before a conversation was left must not be stored after it was erased. Storage
// can be full, forbidden or gone; then the next start is slower.
const next = (/** @type {() => Promise<unknown>} */ act) => {
  state.last = state.last.then(act).then(
    () => {},
    () => {},
  );
  return state.last;
};

// Without the server, nothing has changed but what is the browser's own.
const changed = (/** @type {string[]} */ changes) => {
  if (!greetings() || !canKeep()) return;
  for (const name of changes) state.due.add(recordOf(name));
  if (changes.some((name) => peek(name)?.status === "missing")) save();
  else state.timer ??= setTimeout(atLeisure, SAVE_MS);
};

// Safari has no idle callbacks.
const atLeisure = async () => {
  await state.copying;
  state.timer = undefined;
  if ("requestIdleCallback" in globalThis) requestIdleCallback(() => save());
  else setTimeout(save, 0);
};

const lastShown = (/** @type {string} */ record) => {
  if (record === LIST) return undefined;
  if (peek(record.replace("conversation", "messages"))?.listeners.size) state.shown.set(record, Date.now());
  return state.shown.get(record) ?? 0;
};

/** Store everything that is due now. */
export const save = () => {
  clearTimeout(state.timer);
  state.timer = undefined;
  return next(store);
};

/** @type {<T>(record: string, content: T) => T | (T & { copy?: import("../painting/copy.js").Copy })} */
const withCopy = (record, content) => (content ? { ...content, copy: state.copyOf?.(record) } : content);

const store = async () => {
  const key = await current(true);
  if (!key) return state.due.clear();
  const contents = [...state.due].map((record) => ({ record, content: withCopy(record, pack(record)) }));
  state.due.clear();
  const gone = contents.filter(({ content }) => content === null).map(({ record }) => record);
  const kept = contents.filter(({ content }) => content);
  if (gone.length) await remove(gone);
  const sealed = kept.map(({ record, content }) => seal(key, record, content, lastShown(record)));
  if (sealed.length) await write(await Promise.all(sealed), MAX_CONVERSATIONS);
  // Race: meanwhile another tab has signed out or switched the cache off, and cleared it.
  if (!(await current())) await clear();
};

// Nothing stays of a conversation that the viewer has left while no tab was open.
const keepOnly = async (/** @type {string[]} */ ids) => {
  const left = (await names()).filter((name) => name !== LIST && !ids.includes(name.split("/")[1] ?? ""));
  if (left.length) await remove(left);
};

/** Take what a change means for what is stored. Call this before it is applied. @param {Change} change */
export const hear = (change) => {
  if (change.op === "reload") erase();
  if (change.op !== "positions" || !canKeep() || state.compared === greetings()) return;
  state.compared = greetings();
  next(() => keepOnly(Object.keys(change.positions)));
};

/** Follow the collections; return a function that stops it. */
export const follow = () => {
  observe(changed);
  state.copying = settled()
    .then(() => import("../painting/copy.js"))
    .then(
      ({ copyOf }) => {
        state.copyOf = copyOf;
      },
      () => {},
    );
  const leave = () => document.visibilityState === "hidden" && state.due.size && save();
  document.addEventListener("visibilitychange", leave);
  return () => document.removeEventListener("visibilitychange", leave);
};
