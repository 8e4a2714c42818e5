// The live region that tells screen readers which messages arrive in the open conversation. The log itself is silent:
// pages of history, edits and reactions change it, too.
import { createElement, useEffect, useRef } from "react";
import { settled } from "../painting/settled.js";
import { useTexts } from "../texts.js";

/** @import { HTMLAttributes } from "react" */
/** `unsent` and `unsaved` come before the reason. */
/** @typedef {{ spoiler: string, someone: string, unsent: string, unsaved: string, said: (name: string, text: string) => string, more: (n: number) => string }} Words */
/** @typedef {Words & { say: import("../texts.js").Say }} AllWords */

/** @param {HTMLAttributes<HTMLDivElement> & { into: string, words: Words }} props */
export const Announcer = ({ into, words, ...rest }) => {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const say = useTexts();
  const latest = useRef({ ...words, say });
  latest.current = { ...words, say };
  useEffect(() => {
    const element = box.current;
    let isGone = false;
    let stop = () => {};
    const start = async () => {
      await settled();
      const { follow } = await import("./follow.js");
      if (element && !isGone) stop = follow(into, element, latest);
    };
    start().catch(() => {});
    return () => {
      isGone = true;
      stop();
    };
  }, [into]);
  return createElement("div", { ...rest, ref: box, "aria-live": "polite", "aria-relevant": "additions" });
};
