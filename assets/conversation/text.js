// Render a message's text as React elements: markup, links, and bidirectional text by paragraph.
import { createElement, useMemo } from "react";
import { useChoice } from "../appearance/choices.js";
import { content } from "../markup/blocks.js";
import { excerpt } from "../markup/excerpt.js";
import { useFinding } from "../markup/finding.js";
import { linked } from "../markup/linked.js";

/** @import { Block } from "../markup/blocks.js" */
/** @import { Words } from "../markup/runs.js" */

// A message that was just sent has no runs yet, and most never get any.
/** @param {Words & { text?: string, runs?: Block[] | null }} props */
export const Text = ({ text, runs, ...words }) =>
  runs ? createElement(Marked, { text, runs, words }) : createElement(Plain, { text });

/** @param {{ text?: string }} props */
const Plain = ({ text = "" }) => {
  const finding = useFinding(text);
  return useMemo(() => linked(text), [text, finding]);
};

/** @param {{ text?: string, runs: Block[], words: Words }} props */
const Marked = ({ text = "", runs, words: { copyLabel, copiedLabel, spoilerLabel } }) => {
  const finding = useFinding(text);
  const isPlain = useChoice("plain-text");
  const shown = useMemo(
    () => content(runs, { copyLabel, copiedLabel, spoilerLabel }),
    [runs, copyLabel, copiedLabel, spoilerLabel, finding],
  );
  return isPlain ? createElement(Plain, { text }) : shown;
};

// Several paragraphs on one line: each is isolated, so that none reorders its neighbours.
/** @param {{ text?: string, runs?: Block[] | null, spoilerLabel?: string }} props */
export const Excerpt = ({ text, runs, spoilerLabel = "" }) =>
  (runs ? excerpt(runs, spoilerLabel) : (text ?? "")).split("\n").flatMap((line, i) => {
    const paragraph = createElement("bdi", { key: i }, line);
    return i ? ["\n", paragraph] : [paragraph];
  });
