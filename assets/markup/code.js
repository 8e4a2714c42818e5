// A code block: a button that copies it, and colours, which are loaded when a block comes on screen.
import { createElement, useEffect, useRef, useState } from "react";

/** @import { ReactNode, RefObject } from "react" */
/** @import { Words } from "./runs.js" */

const COPIED_MS = 2000;

/** @param {{ text: string, language: string, words: Words }} props */
export const Code = ({ text, language, words }) => {
  /** @type {RefObject<HTMLElement | null>} */
  const block = useRef(null);
  const coloured = useColours(block, text, language);
  return createElement(
    "div",
    { className: "code" },
    // Code is scrolled sideways, with the keyboard, too.
    createElement("pre", { dir: "ltr", tabIndex: 0 }, createElement("code", { ref: block }, coloured ?? text)),
    createElement(Copy, { text, block, words }),
  );
};

/** @param {{ text: string, block: RefObject<HTMLElement | null>, words: Words }} props */
const Copy = ({ text, block, words }) => {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    const timer = isCopied ? setTimeout(setCopied, COPIED_MS, false) : undefined;
    return () => clearTimeout(timer);
  }, [isCopied]);
  const click = () => copy(text, block.current).then(() => setCopied(true), console.warn);
  const label = isCopied ? words.copiedLabel : words.copyLabel;
  // Without text of its own, which would be copied with the message.
  return createElement("button", {
    type: "button",
    className: "copy",
    "aria-label": label,
    title: label,
    "data-copied": isCopied,
    onClick: click,
  });
};

/** @type {(text: string, block: HTMLElement | null) => Promise<void>} */
const copy = async (text, block) => {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Without HTTPS, browsers copy only what is selected.
  if (block) document.getSelection()?.selectAllChildren(block);
  document.execCommand("copy");
};

/** @type {(block: RefObject<HTMLElement | null>, text: string, language: string) => ReactNode} */
const useColours = (block, text, language) => {
  const [found, setFound] = useState(/** @type {{ text: string, nodes: ReactNode } | null} */ (null));
  useEffect(() => {
    const element = block.current;
    if (!language || !element) return;
    let isGone = false;
    const observer = new IntersectionObserver(async ([entry]) => {
      if (!entry?.isIntersecting) return;
      observer.disconnect();
      try {
        const [{ coloured }] = await Promise.all([import("./colours.js"), import("../styles/later/code.css")]);
        const nodes = await coloured(text, language);
        if (!isGone) setFound({ text, nodes });
      } catch (error) {
        // No connection: the code stays as it is.
        console.warn(error);
      }
    });
    observer.observe(element);
    return () => {
      isGone = true;
      observer.disconnect();
    };
  }, [block, text, language]);
  // After an edit, the colours of the text before are gone at once.
  return found?.text === text ? found.nodes : null;
};
