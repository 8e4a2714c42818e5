// The drafts of messages, by account and conversation: in memory and, shared by all tabs, in local storage. An entry is
// plain text. An empty entry is a tombstone: the draft was sent or deleted. A missing entry means nothing: storage can
// be full, forbidden or wiped, and the text in a tab must survive that.
import { cut } from "./pasting.js";

// In UTF-16 units: three times the longest message, or one and a half times when each character takes two.
export const MAX_LENGTH = 30_000;

/**
 * By place: the text, and the entry as this tab last read or wrote it.
 * @typedef {Map<string, { text: string, entry: string | null }>} Drafts
 */

/** @type {Drafts} */
const held = (globalThis.__drafts ??= new Map());
const NOTHING = { text: "", entry: null };

/** @type {(viewer: number, into: string) => string} */
export const place = (viewer, into) => `draft/${viewer}/${into}`;

/** @type {(at: string) => string | null} */
const stored = (at) => {
  try {
    return localStorage.getItem(at);
  } catch {
    return null;
  }
};

/** @param {string} at */
const here = (at) => held.get(at) ?? NOTHING;

// The text that another tab has written since this one last looked, or null. Each keystroke is written at once, so
// an entry that this tab has not seen is newer than its text.
/** @type {(at: string) => string | null} */
export const newer = (at) => {
  const entry = stored(at);
  return entry === here(at).entry ? null : entry;
};

/** @type {(at: string) => string} */
export const read = (at) => {
  const entry = newer(at);
  if (entry !== null) held.set(at, { text: cut(entry, MAX_LENGTH), entry });
  return here(at).text;
};

// The text, without taking it over: the composer must still find out that another tab has written it.
/** @type {(at: string) => string} */
export const peek = (at) => newer(at) ?? here(at).text;

/** @type {(at: string, text: string) => void} */
export const write = (at, text) => {
  const kept = cut(text, MAX_LENGTH);
  held.set(at, { ...here(at), text: kept });
  try {
    // Without an entry there is nothing for a tombstone to end.
    if (!kept && stored(at) === null) return;
    localStorage.setItem(at, kept);
    held.set(at, { text: kept, entry: kept });
  } catch {}
};

// The text was sent: end the draft in every tab, unless another tab has written a newer one.
/** @type {(at: string) => void} */
export const end = (at) => {
  if (newer(at) === null) write(at, "");
};

// Leave nothing of the text, not even a tombstone; other tabs keep what they hold.
/** @param {string} at */
export const forget = (at) => {
  held.delete(at);
  try {
    localStorage.removeItem(at);
  } catch {}
};
