// The texts of the presence parts, and lists of names in them.
import { collection } from "../sync/store.js";

/** @import { Id } from "../sync/protocol.js" */

/**
 * Texts for one, two and three names, and for more, of which `n` are not named.
 * @typedef {object} Naming
 * @property {(a: string) => string} one
 * @property {(a: string, b: string) => string} two
 * @property {(a: string, b: string, c: string) => string} three
 * @property {(a: string, b: string, c: string, n: number) => string} more
 */

/**
 * `sample` changes with the language.
 * @typedef {{ sample: string, online: string, away: string, offline: string, now: string, ago: (when: string) => string,
 *   somebody: string, typing: Naming, seen: Naming }} Words
 */

/** @type {(id: Id, words: Words) => string} */
export const nameOf = (id, words) => String(collection("people").rows.get(id)?.nickname ?? words.somebody);

const MAX_NAMED = 3;

/** @type {(people: Id[], others: number, words: Words, naming: Naming) => string} */
export const named = (people, others, words, naming) => {
  const [a = "", b = "", c = ""] = people.slice(0, MAX_NAMED).map((id) => nameOf(id, words));
  const rest = others + Math.max(0, people.length - MAX_NAMED);
  if (rest) return naming.more(a, b, c, rest);
  if (people.length > 2) return naming.three(a, b, c);
  return people.length > 1 ? naming.two(a, b) : naming.one(a);
};
