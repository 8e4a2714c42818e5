// The runs of a paragraph as React elements.
import { createElement } from "react";
import { leads } from "./leading.js";
import { anchor, linked } from "./linked.js";
import { Spoiler } from "./spoiler.js";

/** @import { ReactNode } from "react" */
/** @typedef {[text: string, flags?: number, target?: string]} Run */
/** @typedef {{ copyLabel: string, copiedLabel: string, spoilerLabel: string }} Words */

const BOLD = 1;
const ITALIC = 2;
const STRIKE = 4;
const CODE = 8;
const SPOILER = 16;
const LINK = 32;
/** @type {[number, string][]} */
const TAGS = [
  [CODE, "code"],
  [STRIKE, "s"],
  [ITALIC, "em"],
  [BOLD, "strong"],
];

/** @type {(runs: Run[], words: Words) => ReactNode[]} */
export const paragraph = (runs, words) =>
  runs.map((run, i) => {
    if (!isHidden(run)) return element(run, i);
    if (isHidden(runs[i - 1])) return null;
    const end = runs.findIndex((other, place) => place > i && !isHidden(other));
    const hidden = runs.slice(i, end < 0 ? undefined : end);
    // By its text: what an edit hides is hidden again.
    const key = `${i}/${JSON.stringify(hidden)}`;
    return createElement(Spoiler, { key, label: words.spoilerLabel }, hidden.map(element));
  });

/** @param {Run | undefined} run */
export const isHidden = (run) => ((run?.[1] ?? 0) & SPOILER) > 0;

/** @type {(run: Run, key: number) => ReactNode} */
const element = ([text, flags = 0, target = ""], key) => {
  /** @type {ReactNode} */
  let node = flags & (CODE | LINK) ? text : linked(text);
  for (const [flag, tag] of TAGS) if (flags & flag) node = createElement(tag, { key }, node);
  // The label of a link hides its address; pointing at the link shows it.
  return flags & LINK && leads(target) ? anchor(target, node, { key, title: target }) : node;
};
