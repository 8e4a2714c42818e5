// Copy from the log: the selected text of one message, or lines "[time] name: text" of several.
import { useEffect } from "react";

export const Copying = () => {
  useEffect(() => {
    document.addEventListener("copy", copy);
    return () => document.removeEventListener("copy", copy);
  }, []);
  return null;
};

const copy = (event) => {
  // A field has a selection of its own, while that of the page may still be in the log.
  if (event.defaultPrevented || event.target.closest?.("input, textarea")) return;
  const selection = document.getSelection();
  const log = [selection.anchorNode, selection.focusNode].map(logAround).find(Boolean);
  if (!log || selection.isCollapsed) return;
  const said = selected(log, selection.getRangeAt(0));
  // A name or a time alone is copied as it is.
  if (!said.length) return;
  event.clipboardData.setData("text/plain", said.length > 1 ? said.map(line).join("\n") : said[0].words);
  event.preventDefault();
};

const logAround = (node) => {
  const element = node?.nodeType === Node.ELEMENT_NODE ? node : node?.parentElement;
  return element?.closest('[role="log"]');
};

const selected = (log, range) =>
  [...log.querySelectorAll("article")]
    .map((article) => ({ article, words: within(range, article.querySelector(".body, .note")) }))
    .filter(({ words }) => words);

// The part of the selection that lies within an element.
const within = (range, element) => {
  if (!element || !range.intersectsNode(element)) return "";
  const part = document.createRange();
  part.selectNodeContents(element);
  if (part.comparePoint(range.startContainer, range.startOffset) === 0)
    part.setStart(range.startContainer, range.startOffset);
  if (part.comparePoint(range.endContainer, range.endOffset) === 0)
    part.setEnd(range.endContainer, range.endOffset);
  return part.toString();
};

const line = ({ article, words }) => {
  const [time, name] = ["time", "bdi"].map((each) => article.querySelector(each).textContent);
  return `[${time}] ${name}: ${words}`;
};
