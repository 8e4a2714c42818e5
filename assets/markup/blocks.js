// Parsed markup as React elements: quotes, lists, code and paragraphs. docs/protocol.md describes the blocks.
import { createElement } from "react";
import { Code } from "./code.js";
import { paragraph } from "./runs.js";

/** @import { Run, Words } from "./runs.js" */
/** @import { ReactNode } from "react" */
/** @typedef {[kind: "text" | "code" | "bullet" | "number", level: number, runs: Run[], quotes?: number, number?: number]} Block */

/** @param {Block} block */
const isItem = ([kind]) => kind === "bullet" || kind === "number";

/** @type {(blocks: Block[], words: Words) => ReactNode} */
export const content = (blocks, words) => {
  const [first, ...others] = blocks;
  // Most messages with markup are one paragraph, which looks like plain text.
  if (first?.[0] === "text" && !first[3] && !others.length) return paragraph(first[2], words);
  return createElement("div", { className: "marked" }, elements(blocks, words, 0));
};

/** @type {(blocks: Block[], words: Words, quotes: number) => ReactNode[]} */
const elements = (blocks, words, quotes) => {
  const groups = grouped(blocks, ([, level, , depth = 0], i) => (depth > quotes ? "quote" : level ? "list" : `${i}`));
  return lines(groups, (group, key) => {
    const [first] = group;
    if ((first[3] ?? 0) > quotes)
      return createElement("blockquote", { key, dir: "auto" }, elements(group, words, quotes + 1));
    return first[1] ? lists(group, 1, words, key) : leaf(first, words, key);
  });
};

// Lists of one kind each. An item holds the blocks that follow it at its level, and lists of deeper levels.
/** @type {(blocks: Block[], level: number, words: Words, key: number) => ReactNode} */
const lists = (blocks, level, words, key) => {
  let start = 0;
  const items = grouped(blocks, (block, i) => {
    if (isItem(block) && block[1] === level) start = i;
    return `${start}`;
  });
  /** @param {Block[]} item */
  const tag = ([first]) => (first?.[0] === "number" ? "ol" : "ul");
  return grouped(items, tag).map((list, i) =>
    createElement(
      tag(list[0]),
      { key: `${key}.${i}`, dir: "auto" },
      lines(list, (item, place) => listItem(item, level, words, place)),
    ),
  );
};

/** @type {(blocks: [Block, ...Block[]], level: number, words: Words, key: number) => ReactNode} */
const listItem = (blocks, level, words, key) => {
  const [[kind, , runs, , number = 0]] = blocks;
  const value = kind === "number" ? number : undefined;
  if (blocks.length === 1 && kind !== "code")
    return createElement("li", { key, value, dir: "auto", className: "lines" }, paragraph(runs, words));
  const groups = grouped(blocks, ([, own], i) => (own > level ? "list" : `${i}`));
  const children = lines(groups, (group, place) =>
    group[0][1] > level ? lists(group, level + 1, words, place) : leaf(group[0], words, place),
  );
  return createElement("li", { key, value }, children);
};

/** @type {(block: Block, words: Words, key: number) => ReactNode} */
const leaf = ([kind, , runs], words, key) => {
  if (kind !== "code") return createElement("p", { key, dir: "auto" }, paragraph(runs, words));
  const [text = "", , language = ""] = runs[0] ?? [];
  return createElement(Code, { key, text, language, words });
};

// Neighbours with the same key, together.
/**
 * @template Item
 * @param {Item[]} items
 * @param {(item: Item, i: number) => string} keyOf
 * @returns {[Item, ...Item[]][]}
 */
const grouped = (items, keyOf) => {
  /** @type {[Item, ...Item[]][]} */
  const groups = [];
  let last = "";
  for (const [i, item] of items.entries()) {
    const key = keyOf(item, i);
    const group = groups.at(-1);
    if (group && key === last) group.push(item);
    else groups.push([item]);
    last = key;
  }
  return groups;
};

// With a line break between them, which is not shown, but copied.
/**
 * @template Item
 * @param {Item[]} items
 * @param {(item: Item, i: number) => ReactNode} element
 */
const lines = (items, element) => items.flatMap((item, i) => [i ? "\n" : "", element(item, i)]);
