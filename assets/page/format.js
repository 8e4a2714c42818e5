// Dates and times in the reader's language, and letters and emoji. Times are in milliseconds.

/** @param {number} at */
const dayOf = (at) => new Date(at).setHours(0, 0, 0, 0);
/** @param {number} at */
const daysAgo = (at) => Math.round((dayOf(Date.now()) - dayOf(at)) / 86_400_000);
/** @param {string} text */
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** @param {number} at */
export const clock = (at) => new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

// Inside a sentence, where "today" has no capital.
/** @param {number} at */
export const dayWithin = (at) => {
  const ago = daysAgo(at);
  if (ago >= 0 && ago < 2) return relative.format(-ago, "day");
  const thisYear = new Date(at).getFullYear() === new Date().getFullYear();
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { weekday: "long", month: "long", day: "numeric" };
  return new Date(at).toLocaleDateString("en", thisYear ? options : { ...options, year: "numeric" });
};

/** @param {number} at */
export const day = (at) => capital(dayWithin(at));
/** @param {number} at */
export const momentWithin = (at) => `${dayWithin(at)}, ${clock(at)}`;
/** @param {number} at */
export const moment = (at) => `${day(at)}, ${clock(at)}`;

/** @param {number} at */
export const brief = (at) => {
  const ago = daysAgo(at);
  if (ago <= 0) return clock(at);
  if (ago === 1) return day(at);
  const thisYear = new Date(at).getFullYear() === new Date().getFullYear();
  /** @type {Intl.DateTimeFormatOptions} */
  const options = { month: "short", day: "numeric" };
  return new Date(at).toLocaleDateString("en", thisYear ? options : { ...options, year: "numeric" });
};

/** @param {number} at */
export const ago = (at) => {
  const minutes = Math.round((Date.now() - at) / 60_000);
  if (minutes < 1) return "just now";
  if (minutes < 60) return relative.format(-minutes, "minute");
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), "hour");
  return relative.format(-daysAgo(at), "day");
};

/** @type {(a: number, b: number) => boolean} */
export const isSameDay = (a, b) => dayOf(a) === dayOf(b);

const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Emoji_Modifier}|\u200D|\s)+$/u;

/** @param {string} text */
export const isEmoji = (text) => text.length < 40 && EMOJI.test(text);

// One letter (grapheme cluster) can be many characters, as flags and families are.
const letters = Intl.Segmenter ? new Intl.Segmenter("en") : null;
/** @param {string} text */
const first = (text) => letters?.segment(text)[Symbol.iterator]().next().value?.segment ?? [...text][0] ?? "";
/** @param {string | null | undefined} text */
export const initial = (text) => (text ? first(text).toUpperCase() : "");
