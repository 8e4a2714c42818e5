// The sentence of a system message in the reader's language, with the names that people have now.
import { collection } from "../sync/store.js";

/** @typedef {{ kind: string, people?: number[], others?: number, number?: number }} SystemMessage */

/**
 * A text with placeholders for each kind. `added` has one for each number of names, and `addedMore` makes one for more
 * people than are named. `deletedUser` is the name that all deleted users share, and what to show instead.
 * @typedef {object} Words
 * @property {string} created
 * @property {string[]} added
 * @property {(n: number) => string} addedMore
 * @property {string} removed
 * @property {string} left
 * @property {string} succeeded
 * @property {string} pinned
 * @property {string} message
 * @property {string} someone
 * @property {[string, string]} deletedUser
 */

/** @typedef {{ name: string, text: string }} Part */

const NAMES = ["first", "second", "third"];

// A newer server may send a kind that this page does not know: it then says nothing.
/** @type {(system: SystemMessage, words: Words) => string} */
const template = ({ kind, people = [], others = 0 }, words) => {
  if (kind === "added") return others ? words.addedMore(others) : (words.added[people.length - 1] ?? "");
  const known = words[/** @type {keyof Words} */ (kind)];
  return typeof known === "string" ? known : "";
};

/** @type {(id: number | undefined, words: Words) => string} */
const nameOf = (id, { deletedUser: [stored, shown], someone }) => {
  const nickname = id === undefined ? undefined : collection("people").rows.get(id)?.nickname;
  return nickname === stored ? shown : String(nickname ?? someone);
};

// The sentence in parts: what stands for a placeholder has its name, the text between them has none.
/** @type {(system: SystemMessage, by: number, words: Words) => Part[]} */
export const parts = (system, by, words) => {
  /** @param {string} name */
  const fill = (name) =>
    name === "message" ? words.message : nameOf(name === "by" ? by : system.people?.[NAMES.indexOf(name)], words);
  return template(system, words)
    .split(/{(\w+)}/)
    .map((part, i) => (i % 2 ? { name: part, text: fill(part) } : { name: "", text: part }));
};

/** @type {typeof parts extends (...given: infer Given) => unknown ? (...given: Given) => string : never} */
export const sentence = (...given) =>
  parts(...given)
    .map(({ text }) => text)
    .join("");
