// The messages of a conversation behind a number. System messages, whose numbers it knows, don't count.

/** @typedef {{ last?: { number: number } | null, uncounted?: number[] }} Counted */

/** @type {(conversation: Counted | undefined, number: number) => number} */
export const countAfter = (conversation, number) => {
  const { last, uncounted = [] } = conversation ?? {};
  const isBehind = (/** @type {number} */ other) => other > number;
  return Math.max(0, (last?.number ?? 0) - number - uncounted.filter(isBehind).length);
};
