// What has arrived at the end of a conversation since it was opened, as plain text.
import { cut } from "../conversation/pasting.js";
import { excerpt } from "../markup/excerpt.js";
import { split } from "../mentions/split.js";
import { numberOf } from "../sync/windows.js";

/** @import { Block } from "../markup/blocks.js" */
/** @import { Row } from "../sync/protocol.js" */
/** @import { Collection } from "../sync/store.js" */

const MAX_LENGTH = 500;

export class Arrivals {
  /** @type {number | null} */
  #newest = null;

  // Return the rows that have arrived since the last call; before the server has confirmed what there is, none.
  /** @param {Pick<Collection, "rows" | "status" | "isCached" | "revision">} c */
  take({ rows, status, isCached, revision }) {
    if (status !== "ready" || isCached || revision === null) return [];
    const newest = this.#newest;
    const all = [...rows.values()].filter((row) => numberOf(row) > (newest ?? 0));
    this.#newest = Math.max(newest ?? 0, ...all.map(numberOf));
    return newest === null ? [] : all.sort((a, b) => numberOf(a) - numberOf(b));
  }
}

// The viewer's own messages that are refused, and edits of them.
export class Refusals {
  /** @type {Set<string>} */
  #known = new Set();
  #isFirst = true;

  // Return the rows that were refused since the last call; at first, none.
  /** @param {Row[]} rows */
  take(rows) {
    const refused = rows.filter(({ status }) => status === "failed");
    const fresh = this.#isFirst ? [] : refused.filter((row) => !this.#known.has(keyOf(row)));
    this.#known = new Set(refused.map(keyOf));
    this.#isFirst = false;
    return fresh;
  }
}

/** @param {Row} row */
const keyOf = (row) => String(row.change ?? row.id);

// The text to read out: without markers and spoilers, with the members' names as they are now.
/** @type {(row: Row, spoiler: string, nameOf: (id: number) => string | undefined) => string} */
export const spoken = (row, spoiler, nameOf) => {
  const runs = /** @type {Block[] | null | undefined} */ (row.runs);
  const mentions = /** @type {Record<string, number>} */ (row.mentions ?? {});
  const typed = Object.keys(mentions);
  const text = runs ? excerpt(runs, spoiler) : String(row.body ?? "");
  /** @type {(part: string, i: number) => string} */
  const named = (part, i) => {
    const name = i % 2 ? nameOf(mentions[part] ?? 0) : undefined;
    return name ? `@${name}` : part;
  };
  const whole = typed.length ? split(text, typed).map(named).join("") : text;
  return whole.length > MAX_LENGTH ? `${cut(whole, MAX_LENGTH)}…` : whole;
};
