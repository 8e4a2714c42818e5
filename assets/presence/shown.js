// What the page shows of presence. It is loaded after the page, because nobody waits for it.
import { createElement, useSyncExternalStore } from "react";

/** @import { FunctionComponent, ReactNode } from "react" */
/** @typedef {typeof import("./parts.js")} Parts */
/** @typedef {{ parts: Parts | null, listeners: Set<() => void> }} State */

/** @type {State} */
const state = (globalThis.__presence ??= { parts: null, listeners: new Set() });

/** @param {() => void} listener */
const subscribe = (listener) => {
  state.listeners.add(listener);
  return () => state.listeners.delete(listener);
};

/** @param {Parts} parts */
export const loaded = (parts) => {
  state.parts = parts;
  for (const listener of state.listeners) listener();
};

/** @type {(name: keyof Parts) => FunctionComponent<any>} */
const later = (name) => (/** @type {{ children?: ReactNode }} */ props) => {
  const part = useSyncExternalStore(
    subscribe,
    () => state.parts?.[name],
    () => undefined,
  );
  return part ? createElement(/** @type {FunctionComponent<any>} */ (part), props) : (props.children ?? null);
};

export const Dot = later("Dot");
export const Words = later("Words");
export const Status = later("Status");
export const TypingLine = later("TypingLine");
export const TypingRow = later("TypingRow");
export const Seen = later("Seen");
