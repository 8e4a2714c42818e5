// The pace of announcements: of messages that arrive close together, the first are read out and the others counted.

const MAX_SPOKEN = 3;
// A burst ends with this pause.
const PAUSE_MS = 3000;
// While a burst goes on, its count is announced this often.
const MAX_WAIT_MS = 15_000;

/** `since`: when the first of the counted messages arrived. @typedef {{ spoken: number, counted: number, last: number, since: number }} Burst */

/** @returns {Burst} */
export const none = () => ({ spoken: 0, counted: 0, last: Number.NEGATIVE_INFINITY, since: 0 });

// Add messages that have arrived; return how many of them to read out.
/** @type {(burst: Burst, n: number, now: number) => number} */
export const add = (burst, n, now) => {
  if (!burst.counted && now - burst.last >= PAUSE_MS) burst.spoken = 0;
  const spoken = Math.min(n, MAX_SPOKEN - burst.spoken);
  if (!burst.counted) burst.since = now;
  burst.spoken += spoken;
  burst.counted += n - spoken;
  burst.last = now;
  return spoken;
};

// When to announce the number of those that were not read out.
/** @param {Burst} burst */
export const due = ({ counted, last, since }) =>
  counted ? Math.min(last + PAUSE_MS, since + MAX_WAIT_MS) : Number.POSITIVE_INFINITY;

/** @param {Burst} burst */
export const takeCount = (burst) => {
  const n = burst.counted;
  burst.counted = 0;
  return n;
};
