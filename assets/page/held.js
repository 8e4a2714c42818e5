// Values that a page holds in the browser, such as which dialog is open and what was chosen in it. The server's
// state is a cache: after a restart or an expiry it comes back blank. These values stay until the page is left.
import { useEffect, useRef, useSyncExternalStore } from "react";
import { uuid } from "./uuid.js";

/**
 * A held value, with the id of the question that it belongs to.
 * @typedef {{ asking: string, [field: string]: unknown }} Value
 */

/**
 * The server's answer: fields for the value with the same `asking`. Each answer has a `number` of its own.
 * @typedef {{ asking?: string, number?: string, is_done?: boolean, [field: string]: unknown }} Reply
 */

/** @typedef {{ values: Map<string, Value>, listeners: Set<() => void>, taken: Map<string, string | undefined> }} Store */

/** @type {Store} */
const box = (globalThis.__held ??= { values: new Map(), listeners: new Set(), taken: new Map() });

/** @type {(name: string) => Value | null} */
export const held = (name) => box.values.get(name) ?? null;

/** @type {(name: string, value: Value | null) => void} */
export const hold = (name, value) => {
  if (value) box.values.set(name, value);
  else box.values.delete(name);
  for (const listener of [...box.listeners]) listener();
};

// Each question gets an id, `asking`, so that a late answer to an earlier question is dropped.
/** @type {(name: string, value: Record<string, unknown>) => void} */
export const ask = (name, value) => hold(name, { asking: uuid(), ...value });

// Hold a value for a while. A later one has a time of its own, which the timer of this one must not cut short.
/** @type {(name: string, value: Record<string, unknown>, ms: number) => void} */
export const holdFor = (name, value, ms) => {
  ask(name, value);
  const shown = held(name);
  setTimeout(() => held(name) === shown && hold(name, null), ms);
};

/** @type {(name: string, fields: Record<string, unknown>) => void} */
export const change = (name, fields) => {
  const value = held(name);
  if (value) hold(name, { ...value, ...fields });
};

// When a page is left, drop its values.
/** @type {(kept: string[]) => void} */
export const release = (kept) => {
  for (const name of [...box.values.keys()]) if (!kept.includes(name)) hold(name, null);
};

/** @type {(listener: () => void) => () => void} */
export const subscribe = (listener) => {
  box.listeners.add(listener);
  return () => box.listeners.delete(listener);
};

/** @param {string} name */
export const useHeld = (name) =>
  useSyncExternalStore(
    subscribe,
    () => held(name),
    () => null,
  );

// Merge the server's answer into the held value with the same `asking`. `isUnasked`: also if no value is held, but only
// once: a page that was left and opened again may still get an answer that the server is about to clear.
/** @type {(name: string, answer: Reply | undefined, finish?: typeof hold, isUnasked?: boolean) => void} */
export const useAnswer = (name, answer, finish = hold, isUnasked = false) => {
  useEffect(() => {
    if (!answer?.asking || box.taken.get(name) === answer.number) return;
    const value = held(name);
    if (value ? value.asking !== answer.asking : !isUnasked) return;
    box.taken.set(name, answer.number);
    if (answer.is_done) finish(name, null);
    else hold(name, { ...value, ...answer, asking: answer.asking });
  }, [answer]);
};

/** @param {{ name: string, answer?: Reply, isUnasked?: boolean, onLeave?: () => void }} props */
export const Answer = ({ name, answer, isUnasked, onLeave }) => {
  const leave = useRef(onLeave);
  leave.current = onLeave;
  useAnswer(name, answer, hold, isUnasked);
  useEffect(() => () => leave.current?.(), []);
  return null;
};

// The value as of the last render in which the server knew it. After a restart or an expiry, a reconnecting tab
// first gets a blank state and only then what the page loads; without this, forms would unmount in between.
/**
 * @template T
 * @param {T} value
 * @param {unknown} isKnown
 */
export const useLatest = (value, isKnown) => {
  const latest = useRef(value);
  if (isKnown) latest.current = value;
  return latest.current;
};
