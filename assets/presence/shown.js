// What this tab shows of people and conversations, for the server to tell it what happens there. The components are loaded
// after the page, because nobody waits for them.
import { createElement, useSyncExternalStore } from "react";

/** @import { FunctionComponent, ReactNode } from "react" */
/** @typedef {typeof import("./parts.js")} Parts */
/** @typedef {import("./words.js").Words} Words */

/** @typedef {{ parts: Parts | null, words: Words | null, listeners: Set<() => void> }} State */

/** @type {State} */
const state = (globalThis.__presence ??= { parts: null, words: null, listeners: new Set() });

const changed = () => {
  for (const listener of state.listeners) listener();
};

/** @param {() => void} listener */
export const subscribe = (listener) => {
  state.listeners.add(listener);
  return () => state.listeners.delete(listener);
};

export const words = () => state.words;

/** @param {Parts} parts */
export const loaded = (parts) => {
  state.parts = parts;
  changed();
};

// The texts of all parts, in the language of the page.
/** @param {{ words: Words }} props */
export const PresenceWords = (props) => {
  if (state.words?.sample !== props.words.sample) queueMicrotask(changed);
  state.words = props.words;
  return null;
};

/** @type {(name: keyof Parts) => FunctionComponent<any>} */
const later = (name) => (/** @type {{ children?: ReactNode }} */ props) => {
  const part = useSyncExternalStore(
    subscribe,
    () => state.words && state.parts?.[name],
    () => null,
  );
  return part ? createElement(/** @type {FunctionComponent<any>} */ (part), props) : (props.children ?? null);
};

export const Dot = later("Dot");
export const TypingLine = later("TypingLine");
export const TypingRow = later("TypingRow");
export const Seen = later("Seen");
