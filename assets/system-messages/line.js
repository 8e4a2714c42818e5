// A system message: names are isolated, because they may be written in any direction; a pinned message is a link.
import { createElement, Fragment, useSyncExternalStore } from "react";
import { collection } from "../sync/store.js";
import { parts, sentence } from "./sentence.js";

/** @import { Part, SystemMessage, Words } from "./sentence.js" */

/** @param {() => void} listener */
const follow = (listener) => {
  const { listeners } = collection("people");
  listeners.add(listener);
  return () => listeners.delete(listener);
};

// `within`: the address of the conversation whose messages it may lead to; without it, there are no links.
/** @param {{ of: SystemMessage, by: number, words: Words, within?: string }} props */
export const SystemLine = ({ of, by, words, within }) => {
  // Rendered again when the sentence changes: when somebody it names is renamed.
  useSyncExternalStore(
    follow,
    () => sentence(of, by, words),
    () => "",
  );
  /** @type {(part: Part, i: number) => import("react").ReactNode} */
  const piece = ({ name, text }, i) => {
    if (!name) return text;
    if (name !== "message") return createElement("bdi", { key: i }, text);
    // The log follows it, as it follows quotes.
    return within ? createElement("a", { key: i, className: "jump", href: `${within}/${of.number}` }, text) : text;
  };
  return createElement(Fragment, null, ...parts(of, by, words).map(piece));
};
