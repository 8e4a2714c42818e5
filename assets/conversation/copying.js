// Copy from the log: the selected text of one message, or lines "[time] name: text" of several. A system message has a
// sentence with the name in it.
import { useEffect } from "react";

export const Copying = () => {
  useEffect(() => {
    document.addEventListener("copy", copy);
    return () => document.removeEventListener("copy", copy);
  }, []);
  return null;
};

/** @param {ClipboardEvent} event */
const copy = (event) => {
  // A field has its own selection; the page's may still be in the log.
  const target = event.target instanceof Element ? event.target : null;
  if (event.defaultPrevented || target?.closest("input, textarea")) return;
  const selection = document.getSelection();
  if (!selection) return;
  const log = [selection.anchorNode, selection.focusNode].map(logAround).find(Boolean);
  if (!log || selection.isCollapsed) return;
  const parts = selected(log, selection.getRangeAt(0));
  const [first, ...others] = parts;
  // Only a name or a time is selected: the browser copies that itself.
  if (!first) return;
  event.clipboardData?.setData("text/plain", others.length ? parts.map(line).join("\n") : first.words);
  event.preventDefault();
};

/** @param {Node | null} node */
const logAround = (node) => {
  const element = node instanceof Element ? node : node?.parentElement;
  return element?.closest('[role="log"]');
};

/** @typedef {{ article: Element, words: string }} Part */

/** @type {(log: Element, range: Range) => Part[]} */
const selected = (log, range) =>
  [...log.querySelectorAll("article, .system-message")]
    .map((article) => ({ article, words: within(range, article.querySelector(".body, .note")) }))
    .filter(({ words }) => words);

// The part of the selection that lies within an element.
/** @type {(range: Range, element: Element | null) => string} */
const within = (range, element) => {
  if (!element || !range.intersectsNode(element)) return "";
  const part = document.createRange();
  part.selectNodeContents(element);
  if (part.comparePoint(range.startContainer, range.startOffset) === 0)
    part.setStart(range.startContainer, range.startOffset);
  if (part.comparePoint(range.endContainer, range.endOffset) === 0) part.setEnd(range.endContainer, range.endOffset);
  // Of a picture, its text: a custom emoji as it was typed.
  const copied = part.cloneContents();
  for (const picture of copied.querySelectorAll("img")) picture.replaceWith(picture.alt);
  return copied.textContent ?? "";
};

/** @type {(part: Part) => string} */
const line = ({ article, words }) => {
  const [time, name] = ["time", "bdi"].map((each) => article.querySelector(each)?.textContent ?? "");
  return article.matches("article") ? lineOf(String(time), String(name), words) : `[${time}] ${words}`;
};

/** @type {(time: string, name: string, words: string) => string} */
export const lineOf = (time, name, words) => `[${time}] ${name}: ${words}`;
