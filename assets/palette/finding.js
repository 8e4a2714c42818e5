// How well a name fits what was typed, without case and accents.
import { fold } from "../completion/names.js";

// Whether the letters are in the name in their order, as "prd" in "Product".
/** @type {(name: string, letters: string) => boolean} */
const isSpread = (name, letters) => {
  let at = -1;
  return [...letters].every((letter) => {
    at = name.indexOf(letter, at + 1);
    return at >= 0;
  });
};

/** From 0, not at all, to 4: it begins with it. Both are folded. @type {(name: string, query: string) => number} */
export const fit = (name, query) => {
  if (name.startsWith(query)) return 4;
  if (name.includes(` ${query}`)) return 3;
  if (name.includes(query)) return 2;
  const words = query.split(/\s+/);
  if (words.length > 1 && words.every((word) => name.includes(word))) return 2;
  return isSpread(name, query.replaceAll(" ", "")) ? 1 : 0;
};

/**
 * The items that fit, the best first, and otherwise in their order.
 * @type {<T extends { name: string }>(items: T[], query: string) => (T & { fit: number })[]}
 */
export const fitting = (items, query) => {
  const wanted = fold(query.trim());
  return items
    .map((item) => ({ ...item, fit: fit(item.name, wanted) }))
    .filter((item) => item.fit > 0)
    .sort((a, b) => b.fit - a.fit);
};
