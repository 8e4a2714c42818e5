// What was written and not yet acknowledged: kept in local storage, one entry a row, and sent again,
// whole and oldest first, until the server says that it is stored or refused.

// Sooner where the server has said that it cannot take it now than where nothing is heard.
const [SOON_MS, AGAIN_MS] = [2000, 5000];
const MOST = 50;
const MOST_CHARACTERS = 200_000;

/** @import { Fields, Id, Row } from "./protocol.js" */
/** @typedef {{viewer: number | null, into: string, order: number, draft: Row, isDue: boolean, row: Row}} Entry */
/** @typedef {(drafts: Row[], viewer: number) => void} Send */
/** @typedef {(name: string) => void} Touch */

/**
 * @typedef {{
 *   viewer: number | null,
 *   isOpen: boolean,
 *   entries: Map<Id, Entry>,
 *   sent: Set<Id>,
 *   send: Send | null,
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
  touch: () => {},
  order: 0,
  timer: undefined,
});

/** @param {Entry} entry */
const place = (entry) => `outbox/${entry.viewer}/${entry.row.id}`;

// Storage can be full or forbidden; sending works all the same.
/** @param {Entry} entry */
const keep = (entry) => {
  try {
    localStorage.setItem(place(entry), JSON.stringify(entry));
  } catch {}
};

/** @param {Entry} entry */
const drop = (entry) => {
  try {
    localStorage.removeItem(place(entry));
  } catch {}
};

/** @type {(draft: Fields | undefined, id: string) => boolean} */
const isDraft = (draft, id) =>
  draft?.id === id &&
  Number.isSafeInteger(draft.conversation) &&
  typeof draft.body === "string" &&
  ["string", "undefined"].includes(typeof draft.reply_to);

// An entry may be of another version, in another shape. The server refuses a whole batch because of one malformed
// draft, so make a draft of what was shown. What has no text, or belongs to no conversation, could never be sent.
/** @type {(key: string, viewer: number | null, kept: Partial<Entry>) => Entry[]} */
const revived = (key, viewer, { into = "", order = NaN, draft, isDue, row }) => {
  if (!row || typeof row.body !== "string" || typeof into !== "string" || !Number.isFinite(order)) return [];
  const conversation = Number(/\/(\d{1,15})$/.exec(into)?.[1]);
  if (!conversation) return [];
  const id = String(row.id);
  const entry = {
    viewer,
    into,
    order,
    draft: draft && isDraft(draft, id) ? draft : { conversation, id, body: row.body },
    isDue: isDue ?? row.status !== "failed",
    row: { ...row, id },
  };
  // Under another key it could not be taken out again.
  return place(entry) === key ? [entry] : [];
};

// Whatever else stands in the storage, what can be read goes out.
/** @param {string} key @param {number | null} viewer */
const read = (key, viewer) => {
  try {
    return revived(key, viewer, JSON.parse(localStorage.getItem(key) ?? "null"));
  } catch {
    return [];
  }
};

/** @param {number | null} id */
const stored = (id) => {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(`outbox/${id}/`))
      .flatMap((key) => read(key, id));
  } catch {
    return [];
  }
};

const ordered = () => [...box.entries.values()].sort((a, b) => a.order - b.order);

/** @param {Send} send @param {Touch} touch */
export const connect = (send, touch) => {
  Object.assign(box, { send, touch });
};

// Show what the viewer left unsent, before the server says that it is them.
/** @param {number} viewer */
export const assume = (viewer) => {
  adopt(viewer);
  box.viewer = viewer;
  return new Set(gather().map((entry) => entry.into));
};

// Somebody else is signed in. What was written before it was known who looks is theirs.
export const forget = () => {
  if (box.viewer !== null) box.entries.clear();
};

// Begin with what the signed-in viewer left unsent; nobody else's.
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

// Another tab may be gone, and have left something since.
export const takeUp = () => {
  const found = gather();
  if (found.length && !box.sent.size) flush();
  return new Set(found.map((entry) => entry.into));
};

// What was written before it was known who looks.
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
    .filter((e) => e.into === into)
    .map((e) => e.row);

// The draft is what the server gets; the row, with what else is shown of it, is what the viewer sees.
/** @param {string} into @param {Row} draft @param {Fields} shown */
export const add = (into, draft, shown) => {
  const order = Math.max(Date.now(), box.order + 1);
  box.order = order;
  const entry = { viewer: box.viewer, into, order, draft, isDue: true, row: { ...draft, ...shown, status: "pending" } };
  box.entries.set(draft.id, entry);
  keep(entry);
  box.touch(into);
  if (!box.sent.size) flush();
};

/** @param {Id} id */
export const remove = (id) => {
  const entry = box.entries.get(id);
  if (!entry) return;
  box.entries.delete(id);
  drop(entry);
  if (box.sent.delete(id) && !box.sent.size) flush();
};

// What was refused waits for the viewer, unless the server only could not take it now.
/** @param {Record<string, string>} reasons */
export const refuse = (reasons, again = false) => {
  const touched = new Set();
  for (const [id, reason] of Object.entries(reasons)) {
    const entry = box.entries.get(id);
    if (!entry) continue;
    change(entry, { status: "failed", reason }, again);
    touched.add(entry.into);
    if (!again && box.sent.delete(id) && !box.sent.size) flush();
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

// Another tab has taken it out of the storage: what was discarded there must not go out from here.
/** @param {string | null} key */
export const takenOut = (key) => {
  const entry = [...box.entries.values()].find((held) => place(held) === key);
  if (entry?.row.status === "failed") discard(entry.row.id);
};

// The oldest that are due, few enough for one frame: the server hangs up on one of more than a megabyte.
const batch = () => {
  let characters = 0;
  const fits = (/** @type {Entry} */ { draft }, /** @type {number} */ i) =>
    (characters += JSON.stringify(draft).length) <= MOST_CHARACTERS || i === 0;
  return ordered()
    .filter((entry) => entry.isDue)
    .slice(0, MOST)
    .filter(fits);
};

const flush = () => {
  const due = batch();
  clearTimeout(box.timer);
  if (box.viewer === null || !box.isOpen) return;
  box.sent = new Set(due.map((entry) => entry.row.id));
  if (!due.length) return;
  box.send?.(
    due.map((entry) => entry.draft),
    box.viewer,
  );
  flushIn(AGAIN_MS);
};

/** @param {number} milliseconds */
const flushIn = (milliseconds) => {
  clearTimeout(box.timer);
  box.timer = setTimeout(flush, milliseconds);
};
