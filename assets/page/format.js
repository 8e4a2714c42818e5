// Dates and times in the reader's language, and letters and emoji. Times are in milliseconds.
import { split } from "../custom-emoji/codes.js";
import { locale } from "../texts.js";

/** @param {number} at */
const dayOf = (at) => new Date(at).setHours(0, 0, 0, 0);
/** @param {number} at */
const daysAgo = (at) => Math.round((dayOf(Date.now()) - dayOf(at)) / 86_400_000);
/** @param {number} at */
const isThisYear = (at) => new Date(at).getFullYear() === new Date().getFullYear();

/** @typedef {[otherYear: Intl.DateTimeFormat, thisYear: Intl.DateTimeFormat]} Dated */
/** @typedef {{ tag: string, clock: Intl.DateTimeFormat, long: Dated, short: Dated, relative: Intl.RelativeTimeFormat }} Formats */

// With a leading zero where the language has one.
/** @type {Intl.DateTimeFormatOptions} */
const CLOCK = { timeStyle: "short" };
/** @type {Intl.DateTimeFormatOptions} */
const LONG = { weekday: "long", month: "long", day: "numeric" };
/** @type {Intl.DateTimeFormatOptions} */
const SHORT = { month: "short", day: "numeric" };

// Cached until the language changes, because creating a formatter costs more than using it.
/** @type {Formats | null} */
let made = null;
const formats = () => {
  const tag = locale();
  if (made?.tag === tag) return made;
  /** @param {Intl.DateTimeFormatOptions} options */
  const date = (options) => new Intl.DateTimeFormat(tag, options);
  /** @type {(options: Intl.DateTimeFormatOptions) => Dated} */
  const dated = (options) => [date({ ...options, year: "numeric" }), date(options)];
  made = {
    tag,
    clock: date(CLOCK),
    long: dated(LONG),
    short: dated(SHORT),
    relative: new Intl.RelativeTimeFormat(tag, { numeric: "auto" }),
  };
  return made;
};
/** @type {(formats: Dated, at: number) => string} */
const dated = ([otherYear, thisYear], at) =>
  Number.isFinite(at) ? (isThisYear(at) ? thisYear : otherYear).format(at) : "";

/** @param {number} at */
export const clock = (at) => (Number.isFinite(at) ? formats().clock.format(at) : "");

// Inside a sentence, where "today" has no capital.
/** @param {number} at */
export const dayWithin = (at) => {
  const ago = daysAgo(at);
  const { relative, long } = formats();
  return ago >= 0 && ago < 2 ? relative.format(-ago, "day") : dated(long, at);
};

/** @param {number} at */
export const day = (at) => {
  const text = dayWithin(at);
  return text.charAt(0).toLocaleUpperCase(formats().tag) + text.slice(1);
};

/** @param {number} at */
export const brief = (at) => {
  const ago = daysAgo(at);
  if (ago <= 0) return clock(at);
  return ago === 1 ? day(at) : dated(formats().short, at);
};

/** @type {(at: number, justNow: string) => string} */
export const ago = (at, justNow) => {
  const minutes = Math.round((Date.now() - at) / 60_000);
  if (minutes < 1) return justNow;
  const { relative } = formats();
  if (minutes < 60) return relative.format(-minutes, "minute");
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), "hour");
  return relative.format(-daysAgo(at), "day");
};

/** @type {(a: number, b: number) => boolean} */
export const isSameDay = (a, b) => dayOf(a) === dayOf(b);

const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Emoji_Modifier}|\u200D|\s)+$/u;

const MAX_SIGNS = 40;
// With names of 32 letters.
const MAX_TEXT = 400;

// Each custom emoji stands for one. A style sheet keeps the text small if there is none of such a name.
/** @param {string} text */
export const isEmoji = (text) => {
  if (text.length > MAX_TEXT) return false;
  const signs = text.includes(":")
    ? split(text)
        .map((part, i) => (i % 2 ? "😀" : part))
        .join("")
    : text;
  return signs.length < MAX_SIGNS && EMOJI.test(signs);
};

// One letter (grapheme cluster) can be many code points, as in flags and families.
const letters = Intl.Segmenter ? new Intl.Segmenter("en") : null;
/** @param {string} text */
const first = (text) => letters?.segment(text)[Symbol.iterator]().next().value?.segment ?? [...text][0] ?? "";
/** @param {string | null | undefined} text */
export const initial = (text) => (text ? first(text).toUpperCase() : "");
