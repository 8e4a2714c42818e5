// The parts of the page that F6 moves between: the list, the messages and the composer.

// Of each, the first selector that finds something says where the focus goes.
const REGIONS = [
  [".sidebar", "a[aria-current]", ".rows a", "button"],
  ["[role=log]", ":scope"],
  [".composer", "textarea:last-of-type"],
];

/** @type {(n: number, from: number, step: number) => number} */
export const following = (n, from, step) => (from < 0 ? (step > 0 ? 0 : n - 1) : (from + step + n) % n);

/** @returns {{ region: Element, target: HTMLElement }[]} */
const regions = () =>
  REGIONS.flatMap(([selector = "", ...targets]) => {
    const region = document.querySelector(selector);
    if (!region?.checkVisibility()) return [];
    const target = targets.map((each) => (each === ":scope" ? region : region.querySelector(each))).find(Boolean);
    return target instanceof HTMLElement ? [{ region, target }] : [];
  });

// Move the focus to the next region, or the one before; return whether there is another one.
/** @param {number} step */
export const moveOn = (step) => {
  const all = regions();
  const from = all.findIndex(({ region }) => region.contains(document.activeElement));
  const to = all.length ? following(all.length, from, step) : from;
  if (to !== from) all[to]?.target.focus();
  return to !== from;
};
