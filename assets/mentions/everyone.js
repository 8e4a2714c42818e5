// Asks before a message notifies many people at once.
import { closeLayer, openLayer } from "../page/layers.js";
import { peek } from "../sync/store.js";

const NAME = "everyone";
const MAX_UNASKED = 10;
const EVERYONE = /(?<![\p{L}\p{N}_@./-])@everyone(?![\p{L}\p{N}\p{M}_])/iu;

// Whether a text surely mentions everybody. In one with code, only the server knows.
/** @param {string} text */
export const mentionsEveryone = (text) => EVERYONE.test(text) && !/[`~]/.test(text);

// Asks about a text unless it returns false; `send` waits for the answer.
/** @typedef {(into: string, text: string, send: () => void) => boolean} Ask */

/** @typedef {{ send: (() => void) | null, first?: Ask }} Asking */

/** @type {Asking} */
const box = (globalThis.__everyone ??= { send: null });

/** @param {string} into */
const isLarge = (into) => {
  const members = peek(into.replace("messages/", "members/"));
  return members?.status !== "ready" || members.rows.size > MAX_UNASKED;
};

// Whether a text concerns people in a way that is asked about first. If so, `send` waits for the answers.
/** @type {Ask} */
export const mustAsk = (into, text, send) => {
  const next = () => void (mustAskForAll(into, text, send) || send());
  return box.first?.(into, text, next) || mustAskForAll(into, text, send);
};

// What else may have to be asked first, once it is loaded.
/** @param {Ask} ask */
export const askFirst = (ask) => {
  box.first = ask;
};

// Whether a text mentions everybody in a conversation that is, or could be, large.
/** @type {Ask} */
const mustAskForAll = (into, text, send) => {
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
