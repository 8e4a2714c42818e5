// The texts of presence, and lists of names in them.
import { TEXTS } from "$/public/texts/presence.js";
import { collection } from "../sync/store.js";
import { useTexts } from "../texts.js";

/** @import { Id } from "../sync/protocol.js" */
/** @typedef {(key: string, values?: Record<string, unknown>) => string} Say */

const MAX_NAMED = 3;

/** @type {() => Say} */
export const useWords = () => {
  const say = useTexts();
  return (key, values) => {
    const [id, source] = TEXTS[key] ?? ["", key];
    return say(id, source, values);
  };
};

/** @type {(id: Id, say: Say) => string} */
export const nameOf = (id, say) => String(collection("people").rows.get(id)?.nickname ?? say("somebody"));

// `what`: the first part of the keys.
/** @type {(what: string, people: Id[], others: number, say: Say) => string} */
export const named = (what, people, others, say) => {
  const [a, b, c] = people.slice(0, MAX_NAMED).map((id) => nameOf(id, say));
  const n = others + Math.max(0, people.length - MAX_NAMED);
  return say(`${what}${n ? "More" : people.length}`, { a, b, c, n });
};
