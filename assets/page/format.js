// Times and texts as the reader's own language and clock write them.

const dayOf = (at) => new Date(at).setHours(0, 0, 0, 0);
const daysAgo = (at) => Math.round((dayOf(Date.now()) - dayOf(at)) / 86_400_000);
const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

export const clock = (at) =>
  new Date(at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });

// Inside a sentence, where "today" has no capital.
export const dayWithin = (at) => {
  const ago = daysAgo(at);
  if (ago >= 0 && ago < 2) return relative.format(-ago, "day");
  const thisYear = new Date(at).getFullYear() === new Date().getFullYear();
  const options = { weekday: "long", month: "long", day: "numeric" };
  return new Date(at).toLocaleDateString("en", thisYear ? options : { ...options, year: "numeric" });
};

export const day = (at) => capital(dayWithin(at));
export const momentWithin = (at) => `${dayWithin(at)}, ${clock(at)}`;
export const moment = (at) => `${day(at)}, ${clock(at)}`;

export const brief = (at) => {
  const ago = daysAgo(at);
  if (ago <= 0) return clock(at);
  if (ago === 1) return day(at);
  const thisYear = new Date(at).getFullYear() === new Date().getFullYear();
  const options = { month: "short", day: "numeric" };
  return new Date(at).toLocaleDateString("en", thisYear ? options : { ...options, year: "numeric" });
};

export const ago = (at) => {
  const minutes = Math.round((Date.now() - at) / 60_000);
  if (minutes < 1) return "just now";
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
