// The emoji that somebody uses most, and their skin tone; kept in this browser, by account.
import { isCode, nameOf } from "../custom-emoji/codes.js";
import { viewer } from "../sync/viewer.js";
import { toned } from "./skins.js";

const DEFAULTS = ["👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "👀"];
const MAX_KEPT = 40;

/**
 * By emoji: how often it was used, and when last, on a clock that counts uses. `tone`: 0 is none, 5 the darkest.
 * @typedef {{ uses: Record<string, [count: number, last: number]>, tone: number }} Recents
 */

const place = () => `emoji/${viewer()}`;

/** @type {(given: unknown) => Recents} */
const sound = (given) => {
  const { uses = {}, tone = 0 } = /** @type {Partial<Recents>} */ (given ?? {});
  const entries = Object.entries(uses).filter(([, use]) => Array.isArray(use) && use.every(Number.isInteger));
  return { uses: Object.fromEntries(entries), tone: Number.isInteger(tone) ? Number(tone) : 0 };
};

/** @type {() => Recents} */
const read = () => {
  try {
    return sound(JSON.parse(localStorage.getItem(place()) ?? "null"));
  } catch {
    return sound(null);
  }
};

// Storage can be full or forbidden; then nothing is remembered.
/** @param {Recents} recents */
const write = (recents) => {
  try {
    if (viewer() !== null) localStorage.setItem(place(), JSON.stringify(recents));
  } catch {}
};

/** @param {Recents["uses"]} uses */
const byUse = (uses) => Object.entries(uses).sort(([, [a, lastA]], [, [b, lastB]]) => b - a || lastB - lastA);

// Count a use. The one that was used longest ago is evicted, so that new habits can replace old ones.
/** @param {string} emoji */
export const noteUse = (emoji) => {
  const { uses, tone } = read();
  const now = Math.max(0, ...Object.values(uses).map(([, last]) => last)) + 1;
  const [count = 0] = uses[emoji] ?? [];
  uses[emoji] = [count + 1, now];
  const kept = Object.entries(uses)
    .sort(([, [, a]], [, [, b]]) => b - a)
    .slice(0, MAX_KEPT);
  write({ uses: Object.fromEntries(kept), tone });
};

export const tone = () => read().tone;

/** @param {number} chosen */
export const setTone = (chosen) => write({ ...read(), tone: chosen });

// Without the selector that asks for a picture.
/** @param {string} emoji */
export const plain = (emoji) => emoji.replace(/\ufe0f/g, "");

// Eight emoji: one's own most used first, filled up with common ones. Of custom emoji, those that there are.
/** @param {Record<string, unknown>} [custom] */
export const quickReactions = (custom = {}) => {
  const { uses, tone } = read();
  const wanted = [...byUse(uses).map(([emoji]) => emoji), ...DEFAULTS.map((emoji) => toned(emoji, tone))];
  const isThere = (/** @type {string} */ emoji) => !isCode(emoji) || Object.hasOwn(custom, nameOf(emoji));
  const isFirst = (/** @type {string} */ emoji, /** @type {number} */ i) =>
    wanted.findIndex((other) => plain(other) === plain(emoji)) === i;
  return wanted.filter((emoji, i) => isThere(emoji) && isFirst(emoji, i)).slice(0, DEFAULTS.length);
};
