// What is being typed before the caret: a token such as ":smi", which a list can complete. None within code or an address.
import { isInCode } from "../formatting/code.js";

/**
 * `from`: where the token begins. `isClosed`: with a colon at its end, as in ":smile:".
 * @typedef {{ from: number, query: string, isClosed: boolean }} Token
 */

// Longer than any name; what comes before is not looked at.
const MAX_LENGTH = 60;
// Neither "10:30" nor "https://" nor "::" nor an emoticon such as ":)".
const EMOJI = /(?<![\p{L}\p{N}_:/.@\\-]):([+-]1|\p{L}[\p{L}\p{N}_-]+)(:?)$/u;
// Nicknames may have spaces. The server has the same rule for what may come before (messenger/domain/messages/mentions.py).
const MENTION = /(?<![\p{L}\p{N}_@./-])@((?:[^\s@][^\n@]*)?)$/u;

/** @type {(before: string) => Token | null} */
export const emojiToken = (before) => {
  const found = EMOJI.exec(before.slice(-MAX_LENGTH));
  if (!found) return null;
  const [text, query = "", colon] = found;
  const from = before.length - text.length;
  return isPlain(before, from) ? { from, query, isClosed: Boolean(colon) } : null;
};

/** @type {(before: string) => Token | null} */
export const mentionToken = (before) => {
  const found = MENTION.exec(before.slice(-MAX_LENGTH));
  if (!found) return null;
  const [text, query = ""] = found;
  const from = before.length - text.length;
  return isPlain(before, from) ? { from, query, isClosed: false } : null;
};

/** @type {(before: string, from: number) => boolean} */
const isPlain = (before, from) => {
  const text = before.slice(0, from);
  // Not /\S*$/, which is quadratic on a long word that is not the last.
  const word = text.slice(Math.max(text.lastIndexOf(" "), text.lastIndexOf("\n")) + 1);
  return !/:\/\/|^www\./i.test(word) && !isInCode(text);
};
