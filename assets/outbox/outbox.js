// Unacknowledged drafts and actions, one entry each. Local storage keeps them. Until the server acknowledges or refuses
// them, they are sent again as one batch, oldest first.

import { drop, keep, place, stored } from "./stored.js";

// Retry backoff: after the server has asked to try again, and without any answer.
const [SOON_MS, AGAIN_MS] = [2000, 5000];
const MAX_ENTRIES = 50;
const MAX_CHARACTERS = 200_000;

/** @import { Action, Fields, Id, Outcome, Row } from "../sync/protocol.js" */

/**
 * A draft of a row, or an action on the row that it names. An action that took effect stays until its effect arrives,
 * at `revision`.
 * @typedef {object} Entry
 * @property {number | null} viewer
 * @property {string} into
 * @property {number} order
 * @property {Row} [draft]
 * @property {Action} [action]
 * @property {boolean} isDue
 * @property {Row} row
 * @property {number} [revision]
 */

/** @typedef {(drafts: Row[], viewer: number) => void} Send */
/** @typedef {(actions: Action[], viewer: number) => void} Act */
/** @typedef {(action: Action, outcome: Outcome | null, reason?: string) => void} Settled */
/** @typedef {(name: string) => void} Touch */

/**
 * @typedef {{
 *   viewer: number | null,
 *   isOpen: boolean,
 *   entries: Map<Id, Entry>,
 *   sent: Set<Id>,
 *   send: Send | null,
 *   act: Act | null,
 *   settled: Set<Settled>,
 *   touch: Touch,
 *   order: number,
 *   timer: ReturnType<typeof setTimeout> | undefined,
 * }} Box
 */

/** @type {Box} */
const box = (globalThis.__outbox ??= {
  viewer: null,
  isOpen: false,
  entries: new Map(),
  sent: new Set(),
  send: null,
  act: null,
  settled: new Set(),
  touch: () => {},
  order: 0,
  timer: undefined,
});

const ordered = () => [...box.entries.values()].sort((a, b) => a.order - b.order);

/** @param {Send} send @param {Act} act @param {Touch} touch */
export const connect = (send, act, touch) => {
  Object.assign(box, { send, act, touch });
};

// Call a function when an action has taken effect or is refused; return a function that stops it.
/** @param {Settled} settled */
export const follow = (settled) => {
  box.settled.add(settled);
  return () => void box.settled.delete(settled);
};

// Optimistic: show the viewer's unsent entries before the greeting confirms who is signed in.
/** @param {number} viewer */
export const assume = (viewer) => {
  adopt(viewer);
  box.viewer = viewer;
  return new Set(gather().map((entry) => entry.into));
};

// Another account is signed in. It keeps entries that were made before any viewer was known.
export const forget = () => {
  if (box.viewer !== null) box.entries.clear();
};

// Start sending the unsent entries of the signed-in viewer.
/** @param {number} viewer */
export const open = (viewer) => {
  if (box.viewer === null) adopt(viewer);
  box.viewer = viewer;
  box.isOpen = true;
  gather();
  flush();
  return new Set(ordered().map((entry) => entry.into));
};

const gather = () => {
  const found = stored(box.viewer).filter((entry) => !box.entries.has(entry.row.id));
  for (const entry of found) {
    box.entries.set(entry.row.id, entry);
    // What is written from now on comes after it, whatever the clock says.
    box.order = Math.max(box.order, entry.order);
  }
  return found;
};

// Adopt entries of other tabs, which may have been closed meanwhile.
export const takeUp = () => {
  const found = gather();
  if (found.length && !box.sent.size) flush();
  return new Set(found.map((entry) => entry.into));
};

// Assign entries that were made before any viewer was known.
/** @param {number} viewer */
const adopt = (viewer) => {
  for (const entry of [...box.entries.values()]) {
    drop(entry);
    const adopted = { ...entry, viewer };
    box.entries.set(entry.row.id, adopted);
    keep(adopted);
  }
};

/** @param {string} into */
export const unsent = (into) =>
  ordered()
    .filter((e) => e.draft && e.into === into)
    .map((e) => e.row);

// The viewer's actions on the rows of a collection, oldest first.
/** @param {string} into */
export const acted = (into) => ordered().filter((e) => e.action && e.into === into);

// The server receives the draft; the viewer sees the row, which has more fields.
/** @param {string} into @param {Row} draft @param {Fields} shown */
export const add = (into, draft, shown) => put(into, { draft, row: { ...draft, ...shown, status: "pending" } });

/** @param {string} into @param {Action} action */
export const act = (into, action) => put(into, { action, row: { id: action.id, status: "pending" } });

/** @param {string} into @param {Pick<Entry, "draft" | "action" | "row">} written */
const put = (into, written) => {
  const order = Math.max(Date.now(), box.order + 1);
  box.order = order;
  const entry = { viewer: box.viewer, into, order, isDue: true, ...written };
  box.entries.set(entry.row.id, entry);
  keep(entry);
  box.touch(into);
  if (!box.sent.size) flush();
};

// Actions took effect. The overlay still shows them until the change arrives, or a timeout passes.
/** @param {Record<string, Outcome>} outcomes */
export const done = (outcomes) => {
  const touched = new Set();
  for (const [id, outcome] of Object.entries(outcomes)) {
    const entry = box.entries.get(id);
    if (!entry?.action) continue;
    drop(entry);
    box.entries.set(id, { ...entry, isDue: false, revision: outcome.revision });
    setTimeout(() => discard(id), AGAIN_MS);
    touched.add(entry.into);
    for (const settled of box.settled) settled(entry.action, outcome);
    if (box.sent.delete(id) && !box.sent.size) flush();
  }
  return touched;
};

// Whether an action has not been sent yet, so that it can be taken back.
/** @param {Id} id */
export const isWaiting = (id) => box.entries.get(id)?.isDue === true && !box.sent.has(id);

/** @param {Id} id */
export const remove = (id) => {
  const entry = box.entries.get(id);
  if (!entry) return;
  box.entries.delete(id);
  drop(entry);
  if (box.sent.delete(id) && !box.sent.size) flush();
};

// A refused text waits until the viewer retries or discards it. Any other refused action is dropped at once: the overlay
// would show it as if it had taken effect, for ever if no page is open that says why. With `again`, the outbox retries.
/** @param {Record<string, string>} reasons */
export const refuse = (reasons, again = false) => {
  const touched = new Set();
  for (const [id, reason] of Object.entries(reasons)) {
    const entry = box.entries.get(id);
    if (!entry) continue;
    touched.add(entry.into);
    if (again || (entry.action?.verb ?? "edit") === "edit") change(entry, { status: "failed", reason }, again);
    else remove(id);
    if (again) continue;
    if (entry.action) for (const settled of box.settled) settled(entry.action, null, reason);
    if (box.sent.delete(id) && !box.sent.size) flush();
  }
  if (again && touched.size) flushIn(SOON_MS);
  return touched;
};

/** @param {Entry} entry @param {Fields} fields @param {boolean} isDue */
const change = (entry, fields, isDue) => {
  const changed = { ...entry, isDue, row: { ...entry.row, ...fields } };
  box.entries.set(entry.row.id, changed);
  keep(changed);
};

/** @param {Id} id */
export const retry = (id) => {
  const entry = box.entries.get(id);
  if (!entry) return;
  change(entry, { status: "pending", reason: "" }, true);
  box.touch(entry.into);
  flush();
};

/** @param {Id} id */
export const discard = (id) => {
  const entry = box.entries.get(id);
  if (!entry) return;
  remove(id);
  box.touch(entry.into);
};

// Another tab has removed the entry from the storage. Do not send a text that was discarded there. Race: do not repeat
// an action that took effect there, because a late edit would overwrite a newer one. Messages are deduplicated by their id.
/** @param {string | null} key */
export const takenOut = (key) => {
  const entry = [...box.entries.values()].find((held) => place(held) === key);
  if (entry?.action || entry?.row.status === "failed") discard(entry.row.id);
};

// The oldest entries that are due, as many as fit into one frame: the server closes the connection after one of more
// than a megabyte.
const batch = () => {
  let characters = 0;
  const fits = (/** @type {Entry} */ { draft, action }, /** @type {number} */ i) =>
    (characters += JSON.stringify(draft ?? action).length) <= MAX_CHARACTERS || i === 0;
  return ordered()
    .filter((entry) => entry.isDue)
    .slice(0, MAX_ENTRIES)
    .filter(fits);
};

const flush = () => {
  const due = batch();
  clearTimeout(box.timer);
  if (box.viewer === null || !box.isOpen) return;
  box.sent = new Set(due.map((entry) => entry.row.id));
  if (!due.length) return;
  const [drafts, actions] = [due.flatMap(({ draft }) => draft ?? []), due.flatMap(({ action }) => action ?? [])];
  if (drafts.length) box.send?.(drafts, box.viewer);
  if (actions.length) box.act?.(actions, box.viewer);
  flushIn(AGAIN_MS);
};

/** @param {number} milliseconds */
const flushIn = (milliseconds) => {
  clearTimeout(box.timer);
  box.timer = setTimeout(flush, milliseconds);
};
