// Dates and times in the reader's language, and letters and emoji.
import { locale } from "../texts.js";

const dayOf = (at) => new Date(at).setHours(0, 0, 0, 0);
const daysAgo = (at) => Math.round((dayOf(Date.now()) - dayOf(at)) / 86_400_000);
const isThisYear = (at) => new Date(at).getFullYear() === new Date().getFullYear();

const CLOCK = { hour: "2-digit", minute: "2-digit" };
const LONG = { weekday: "long", month: "long", day: "numeric" };
const SHORT = { month: "short", day: "numeric" };

// Making a formatter costs more than using it: one of each, until the language changes.
let made = {};
const formats = () => {
  const tag = locale();
  if (made.tag === tag) return made;
  const date = (options) => new Intl.DateTimeFormat(tag, options);
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
const dated = (pair, at) => (Number.isFinite(at) ? pair[Number(isThisYear(at))].format(at) : "");

export const clock = (at) => (Number.isFinite(at) ? formats().clock.format(at) : "");

// Inside a sentence, where "today" has no capital.
export const dayWithin = (at) => {
  const ago = daysAgo(at);
  const { relative, long } = formats();
  return ago >= 0 && ago < 2 ? relative.format(-ago, "day") : dated(long, at);
};

export const day = (at) => {
  const text = dayWithin(at);
  return text.charAt(0).toLocaleUpperCase(formats().tag) + text.slice(1);
};

export const brief = (at) => {
  const ago = daysAgo(at);
  if (ago <= 0) return clock(at);
  return ago === 1 ? day(at) : dated(formats().short, at);
};

export const ago = (at, justNow) => {
  const minutes = Math.round((Date.now() - at) / 60_000);
  if (minutes < 1) return justNow;
  const { relative } = formats();
  if (minutes < 60) return relative.format(-minutes, "minute");
  if (minutes < 24 * 60) return relative.format(-Math.round(minutes / 60), "hour");
  return relative.format(-daysAgo(at), "day");
};

export const isSameDay = (a, b) => dayOf(a) === dayOf(b);

const EMOJI = /^(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Emoji_Modifier}|\u200D|\s)+$/u;

export const isEmoji = (text) => text.length < 40 && EMOJI.test(text);

// What is read as one letter can be many characters, as flags and families are.
const letters = Intl.Segmenter ? new Intl.Segmenter("en") : null;
const first = (text) => letters?.segment(text)[Symbol.iterator]().next().value.segment ?? [...text][0];
export const initial = (text) => (text ? first(text).toUpperCase() : "");
