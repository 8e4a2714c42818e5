// Reconciliation: compare what is held with how far everything is on the server, and request what differs.
import { GREETING, greetings, request } from "./requests.js";
import { grow } from "./rows.js";
import { clear, forgetEarly } from "./sequence.js";
import * as outbox from "./outbox.js";
import { collection, held, peek, touch } from "./store.js";

/** @import { Collection } from "./store.js" */
/** @import { Id, Places, Positions, Row } from "./protocol.js" */

/** @type {Map<Id, number>} */
const doubted = (/** @type {any} */ (globalThis).__doubted ??= new Map());

export const forgetDoubts = () => doubted.clear();

export const compare = (/** @type {Positions} */ { positions, name, entries }) => {
  if (!greetings()) return;
  const list = collection(name);
  for (const row of [...list.rows.values()]) doubt(list, entries, row, positions[row.id]?.[0]);
  compareRows(list, positions);
  compareEntries(entries, positions);
  outbox.takeUp().forEach(touch);
  touch(name);
};

const compareRows = (/** @type {Collection} */ list, /** @type {Places} */ positions) => {
  for (const [id, [revision, fields, place]] of Object.entries(positions)) {
    const row = list.rows.get(Number(id));
    if (row && row.revision >= revision) grow(list, row.id, fields);
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
  /** @type {Collection} */ list,
  /** @type {string} */ entries,
  /** @type {Row} */ row,
  there = -1,
) => {
  const here = Math.max(row.revision, peek(`${entries}/${row.id}`)?.revision ?? -1);
  const before = doubted.get(row.id);
  if (here <= there) doubted.delete(row.id);
  else if (before !== undefined && there < before) lose(list, entries, row.id, there < 0 ? "missing" : "loading");
  else {
    doubted.set(row.id, here);
    request(GREETING);
  }
};

const lose = (
  /** @type {Collection} */ list,
  /** @type {string} */ entries,
  /** @type {Id} */ id,
  /** @type {"missing" | "loading"} */ status,
) => {
  list.rows.delete(id);
  doubted.delete(id);
  forgetEarly(`${list.name}/${id}`);
  clear(`${entries}/${id}`, status);
  if (status === "loading") request(`${list.name}/${id}`);
};
