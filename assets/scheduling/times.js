// Times in the reader's own time zone: those that the menu offers, and what a field for date and time holds.
const HOUR_MS = 3_600_000;
const MORNING = 9;
const MONDAY = 1;
const SUNDAY = 0;

/** @type {(now: Date, days: number) => number} */
const morning = (now, days) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING).getTime();

// On Sundays, tomorrow is Monday: then it is offered once.
/** @type {(now?: Date) => { hour: number, tomorrow: number, monday: number | null }} */
export const offered = (now = new Date()) => ({
  hour: now.getTime() + HOUR_MS,
  tomorrow: morning(now, 1),
  monday: now.getDay() === SUNDAY ? null : morning(now, 7 + MONDAY - now.getDay()),
});

/** @type {(value: number) => string} */
const padded = (value) => String(value).padStart(2, "0");

// To the minute, as the field shows it.
/** @type {(at: number) => string} */
export const toField = (at) => {
  const time = new Date(at);
  const date = [String(time.getFullYear()).padStart(4, "0"), padded(time.getMonth() + 1), padded(time.getDate())];
  return `${date.join("-")}T${padded(time.getHours())}:${padded(time.getMinutes())}`;
};

// NaN for an empty or incomplete field.
/** @type {(text: string) => number} */
export const fromField = (text) => new Date(text).getTime();
