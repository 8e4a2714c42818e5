// Asks before a message notifies many people at once.
import { isInCode } from "../formatting/code.js";
import { closeLayer, openLayer } from "../page/layers.js";
import { peek } from "../sync/store.js";

const NAME = "everyone";
const MAX_UNASKED = 10;
const EVERYONE = /(?<![\p{L}\p{N}_@./-])@everyone(?![\p{L}\p{N}\p{M}_])/iu;

// Whether the server finds a mention of everybody in a text.
/** @param {string} text */
export const mentionsEveryone = (text) => {
  const found = EVERYONE.exec(text);
  return found !== null && !isInCode(text.slice(0, found.index));
};

/** @typedef {{ send: (() => void) | null }} Asking */

/** @type {Asking} */
const box = (globalThis.__everyone ??= { send: null });

/** @param {string} into */
const isLarge = (into) => {
  const members = peek(into.replace("messages/", "members/"));
  return members?.status !== "ready" || members.rows.size > MAX_UNASKED;
};

// Whether a text mentions everybody in a conversation that is, or could be, large. If so, `send` waits for an answer.
/** @type {(into: string, text: string, send: () => void) => boolean} */
export const mustAsk = (into, text, send) => {
  if (!EVERYONE.test(text) || !isLarge(into)) return false;
  box.send = send;
  openLayer(NAME, {});
  return true;
};

export const sendToEveryone = () => {
  const { send } = box;
  box.send = null;
  closeLayer(NAME);
  send?.();
};
