// The runs of a paragraph as React elements.
import { createElement } from "react";
import { leads } from "../conversation/links.js";
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
  [STRIKE, "s"],
  [ITALIC, "em"],
  [BOLD, "strong"],
];

/** @type {(runs: Run[], words: Words) => ReactNode[]} */
export const paragraph = (runs, words) => {
  /** @type {ReactNode[]} */
  const shown = [];
  for (let i = 0; i < runs.length; i++) {
    const start = i;
    while (isHidden(runs[i]) && isHidden(runs[i + 1])) i++;
    const nodes = runs.slice(start, i + 1).map(element);
    shown.push(isHidden(runs[i]) ? createElement(Spoiler, { key: start, label: words.spoilerLabel }, nodes) : nodes);
  }
  return shown;
};

/** @param {Run | undefined} run */
export const isHidden = (run) => ((run?.[1] ?? 0) & SPOILER) > 0;

/** @type {(run: Run, key: number) => ReactNode} */
const element = ([text, flags = 0, target = ""], key) => {
  if (!flags) return linked(text);
  /** @type {ReactNode} */
  let node = flags & (CODE | LINK) ? text : linked(text);
  if (flags & CODE) node = createElement("code", null, node);
  for (const [flag, tag] of TAGS) if (flags & flag) node = createElement(tag, null, node);
  // The label of a link hides its address; pointing at the link shows it.
  if (flags & LINK && leads(target)) return anchor(target, node, { key, title: target });
  return createElement("span", { key }, node);
};
