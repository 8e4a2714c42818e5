// When a server restarts, all tabs lose their connections at once. Random delays (jitter) spread their return, and tabs that
// somebody looks at go first. A tab that is shown, or in which somebody does something, connects at once (Reflex does that).
const FIRST_MS = 300;
const MAX_MS = 1000;
const HIDDEN_MS = 5000;

/**
 * Return how long to wait before connecting again, after so many attempts in a row that failed.
 * @type {(failures: number) => number}
 */
export const delay = (failures) => {
  const backoff = Math.min(FIRST_MS * (failures + 1), MAX_MS);
  return Math.random() * (document.visibilityState === "hidden" ? HIDDEN_MS : backoff);
};

/**
 * Return what the tab says about itself in the address of its connection.
 * @type {() => { hidden?: 1 }}
 */
export const place = () => (document.visibilityState === "hidden" ? { hidden: 1 } : {});
