// A text with the links, mentions and custom emoji that it holds, as React elements.
import { createElement } from "react";
import { hasCode } from "../custom-emoji/codes.js";
import { withEmoji } from "../custom-emoji/shown.js";
import { find } from "./finding.js";

/** @import { Link } from "../conversation/links.js" */
/** @import { ReactNode } from "react" */

// Text nodes and anchors, never an HTML string: nothing in a message can become markup.
/** @type {(text: string) => ReactNode} */
export const linked = (text) => {
  const found = find(text);
  // A text alone costs React less than an array.
  if (!found.length) return text.includes("@") || hasCode(text) ? [withEmoji(text, 0)] : text;
  const ends = [0, ...found.map(({ end }) => end)];
  const pieces = found.flatMap((link, i) => [text.slice(ends[i], link.start), typed(text, link)]);
  return [...pieces, text.slice(ends.at(-1))].map(withEmoji);
};

// An address runs from left to right, whatever the paragraph around it does.
/** @type {(text: string, link: Link) => ReactNode} */
const typed = (text, { start, end, href }) => anchor(href, text.slice(start, end), { key: start, dir: "ltr" });

/** @type {(href: string, label: ReactNode, rest: Record<string, unknown>) => ReactNode} */
export const anchor = (href, label, rest) =>
  createElement("a", { ...rest, href, target: "_blank", rel: "noopener noreferrer" }, label);
