// When a status expires, in the reader's own time zone.
const MINUTE_MS = 60_000;
const DAYS = 7;

/** @type {(now: Date, days: number) => number} */
const midnight = (now, days) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days).getTime();

// By the keys of their texts. A week ends on Sunday.
/** @type {Record<string, (now?: Date) => number>} */
export const UNTIL = {
  never: () => 0,
  half: (now = new Date()) => now.getTime() + 30 * MINUTE_MS,
  hour: (now = new Date()) => now.getTime() + 60 * MINUTE_MS,
  today: (now = new Date()) => midnight(now, 1),
  week: (now = new Date()) => midnight(now, 1 + ((DAYS - now.getDay()) % DAYS)),
};
