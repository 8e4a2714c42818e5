// Reconciliation: compare what is held with how far everything is on the server, and request what differs.
import * as outbox from "../outbox/outbox.js";
import { GREETING, greetings, request } from "./requests.js";
import { grow, revisionOf } from "./rows.js";
import { clear, forgetEarly } from "./sequence.js";
import { collection, held, peek, touch } from "./store.js";

/** @import { Collection } from "./store.js" */
/** @import { Id, Places, Positions } from "./protocol.js" */

// The revisions that were held and not on the server, by row.
/** @typedef {Map<string, number>} Doubted */

/** @type {Doubted} */
const doubted = (globalThis.__doubted ??= new Map());

export const forgetDoubts = () => doubted.clear();

export const compare = (/** @type {Positions} */ { positions, name, entries, own }) => {
  if (!greetings()) return;
  const list = collection(name);
  const mine = collection(own);
  if (list.isCached) dropCached(list, mine, entries, positions);
  doubtRows(list, mine, entries, positions);
  doubtOwn(mine, positions);
  compareRows(list, mine, positions);
  compareEntries(entries, positions);
  outbox.takeUp().forEach(touch);
  touch(name);
  touch(own);
};

// Of what was shown last, keep what a newly loaded list would have, and what is open. The rest may have changed in more
// than revisions tell.
const dropCached = (
  /** @type {Collection} */ list,
  /** @type {Collection} */ mine,
  /** @type {string} */ entries,
  /** @type {Places} */ positions,
) => {
  list.isCached = false;
  for (const id of list.rows.keys()) {
    const place = positions[id]?.[2];
    if (place === undefined) clear(`${entries}/${id}`, "missing");
    else if (!list.more || place >= list.more[0] || list.paged.has(id) || peek(`${entries}/${id}`)?.rows.size) continue;
    list.rows.delete(id);
    mine.rows.delete(id);
  }
};

const doubtRows = (
  /** @type {Collection} */ list,
  /** @type {Collection} */ mine,
  /** @type {string} */ entries,
  /** @type {Places} */ positions,
) => {
  for (const row of [...list.rows.values()]) {
    const { id } = row;
    const there = positions[id]?.[0] ?? -1;
    const here = Math.max(revisionOf(row), peek(`${entries}/${id}`)?.revision ?? -1);
    doubt(`${list.name}/${id}`, here, there, () => lose(list, mine, entries, id, there < 0 ? "missing" : "loading"));
  }
};

const doubtOwn = (/** @type {Collection} */ mine, /** @type {Places} */ positions) => {
  for (const row of [...mine.rows.values()]) {
    const { id } = row;
    doubt(`${mine.name}/${id}`, revisionOf(row), positions[id]?.[3] ?? -1, () => mine.rows.delete(id));
  }
};

// The answer to the request of a row brings the viewer's own row as well.
const compareRows = (
  /** @type {Collection} */ list,
  /** @type {Collection} */ mine,
  /** @type {Places} */ positions,
) => {
  for (const [key, [revision, fields, place, ownRevision]] of Object.entries(positions)) {
    const id = Number(key);
    const row = list.rows.get(id);
    const isNewest = revisionOf(row) >= revision && revisionOf(mine.rows.get(id)) >= ownRevision;
    if (isNewest) grow(mine, id, fields);
    else if (row || !list.more || place >= list.more[0]) request(`${list.name}/${id}`);
  }
};

const compareEntries = (/** @type {string} */ entries, /** @type {Places} */ positions) => {
  for (const c of held()) {
    if (!c.name.startsWith(`${entries}/`)) continue;
    const [revision] = positions[c.name.slice(entries.length + 1)] ?? [];
    if (c.revision !== null ? revision !== undefined && revision !== c.revision : c.listeners.size) request(c.name);
    else if (c.revision === null && revision !== undefined) c.status = "loading";
  }
};

// What is ahead of the server may have overtaken the comparison. Only if the next comparison does not have it
// either, it is gone, or comes from before a backup was restored.
const doubt = (
  /** @type {string} */ key,
  /** @type {number} */ here,
  /** @type {number} */ there,
  /** @type {() => void} */ giveUp,
) => {
  const before = doubted.get(key);
  if (here <= there) doubted.delete(key);
  else if (before !== undefined && there < before) {
    doubted.delete(key);
    giveUp();
  } else {
    doubted.set(key, here);
    request(GREETING);
  }
};

const lose = (
  /** @type {Collection} */ list,
  /** @type {Collection} */ mine,
  /** @type {string} */ entries,
  /** @type {Id} */ id,
  /** @type {"missing" | "loading"} */ status,
) => {
  list.rows.delete(id);
  mine.rows.delete(id);
  forgetEarly(`${list.name}/${id}`);
  clear(`${entries}/${id}`, status);
  if (status === "loading") request(`${list.name}/${id}`);
};
