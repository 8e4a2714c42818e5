// The sentence of a system message in the reader's language, with the names that people have now.
import { TEXTS } from "$/public/texts/system-messages.js";
import { collection } from "../sync/store.js";

/** @import { Row } from "../sync/protocol.js" */
/** @import { Say } from "../texts.js" */

/** @typedef {{ kind: string, people?: number[], others?: number, number?: number }} SystemMessage */
/** @typedef {Row & { author: number, conversation: number, at: number, system: SystemMessage }} SystemRow */
/** What stands for a placeholder has its name, the text between them has none. @typedef {{ name: string, text: string }} Part */

const NAMES = ["first", "second", "third"];
// The names are put in later, so each placeholder stands for itself.
const KEPT = Object.fromEntries(["by", ...NAMES].map((name) => [name, `{${name}}`]));

// A newer server may send a kind that this page does not know: it then says nothing.
/** @type {(system: SystemMessage, say: Say) => string} */
const template = ({ kind, people = [], others = 0 }, say) => {
  const isAdded = kind === "added";
  const key = others ? `${kind}More` : isAdded ? `added${people.length}` : kind;
  return plain(key, say, others ? { n: others, ...KEPT } : undefined);
};

/** @type {(key: string, say: Say, values?: Record<string, unknown>) => string} */
export const plain = (key, say, values) => (TEXTS[key] ? say(...TEXTS[key], values) : "");

/** @type {(id: number | undefined, say: Say) => string} */
const nameOf = (id, say) => {
  const nickname = id === undefined ? undefined : collection("people").rows.get(id)?.nickname;
  if (nickname === undefined) return plain("someone", say);
  return nickname === TEXTS.deletedUser?.[1] ? plain("deletedUser", say) : String(nickname);
};

/** @type {(message: SystemRow, say: Say) => Part[]} */
export const parts = ({ author, system }, say) => {
  /** @param {string} name */
  const fill = (name) =>
    name === "message" ? plain(name, say) : nameOf(name === "by" ? author : system.people?.[NAMES.indexOf(name)], say);
  return template(system, say)
    .split(/{(\w+)}/)
    .map((part, i) => (i % 2 ? { name: part, text: fill(part) } : { name: "", text: part }));
};

/** @type {(message: SystemRow, say: Say) => string} */
export const sentence = (message, say) =>
  parts(message, say)
    .map(({ text }) => text)
    .join("");
