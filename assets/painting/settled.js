// Resolves when the rows that the page opens with are on the screen: what nobody waits for is loaded only then, because it
// would compete with them for the network.

const PATIENCE_MS = 3000;
const WAITING = ".skeleton";

/** @type {Promise<void> | undefined} */
let settling;

// What a frame shows is on the screen when the next one begins. Hidden tabs have no frames.
/** @param {() => void} then */
const painted = (then) =>
  document.visibilityState === "visible"
    ? requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(then)))
    : setTimeout(then);

const wait = () =>
  /** @type {Promise<void>} */ (
    new Promise((resolve) => {
      const finish = () => {
        clearTimeout(timer);
        observer.disconnect();
        painted(resolve);
      };
      const look = () => document.querySelector(WAITING) ?? finish();
      const observer = new MutationObserver(look);
      const timer = setTimeout(finish, PATIENCE_MS);
      observer.observe(document.body, { childList: true, subtree: true });
      look();
    })
  );

export const settled = () => (settling ??= wait());
