// Render a message's text as React elements: links, and bidirectional text by paragraph.
import { createElement, useMemo } from "react";
import { links } from "./links.js";

/** @import { Link } from "./links.js" */
/** @import { ReactNode } from "react" */

// Text nodes and anchors, never an HTML string: nothing in a message can become markup.
/** @param {{ text?: string }} props */
export const Text = ({ text }) => useMemo(() => pieces(text ?? ""), [text]);

/** @type {(text: string) => ReactNode[]} */
const pieces = (text) => {
  const found = links(text);
  const ends = [0, ...found.map(({ end }) => end)];
  const linked = found.flatMap((link, i) => [text.slice(ends[i], link.start), anchor(text, link)]);
  return [...linked, text.slice(ends.at(-1))];
};

// An address runs from left to right, whatever the paragraph around it does.
/** @type {(text: string, link: Link) => ReactNode} */
const anchor = (text, { start, end, href }) =>
  createElement(
    "a",
    { key: start, href, dir: "ltr", target: "_blank", rel: "noopener noreferrer" },
    text.slice(start, end),
  );

// Several paragraphs on one line: each is isolated, so that none reorders its neighbours.
/** @param {{ text?: string }} props */
export const Excerpt = ({ text }) =>
  (text ?? "").split("\n").flatMap((line, i) => {
    const paragraph = createElement("bdi", { key: i }, line);
    return i ? ["\n", paragraph] : [paragraph];
  });
