// Values that a page holds in the browser, such as which dialog is open and what was chosen in it. The server's
// state is a cache: after a restart or an expiry it comes back blank. These values stay until the page is left.
import { useEffect, useRef, useSyncExternalStore } from "react";

const box = (globalThis.__held ??= { values: new Map(), listeners: new Set(), taken: new Map() });

// Also without HTTPS, where there is no `crypto.randomUUID`.
const uuid = () =>
  crypto.randomUUID?.() ??
  "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
    (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16),
  );

export const held = (name) => box.values.get(name) ?? null;

export const hold = (name, value) => {
  if (value) box.values.set(name, value);
  else box.values.delete(name);
  for (const listener of [...box.listeners]) listener();
};

// Each time something is asked it gets an id, `asking`, so that a late answer to an earlier question is dropped.
export const ask = (name, value) => hold(name, { asking: uuid(), ...value });

export const change = (name, fields) => held(name) && hold(name, { ...held(name), ...fields });

// A page is left: what it held goes with it.
export const release = (kept) => {
  for (const name of [...box.values.keys()]) if (!kept.includes(name)) hold(name, null);
};

export const subscribe = (listener) => {
  box.listeners.add(listener);
  return () => box.listeners.delete(listener);
};

export const useHeld = (name) => useSyncExternalStore(subscribe, () => held(name), () => null);

// Merge the server's answer into the held value with the same `asking`. `isUnasked`: also where none is held, but
// once only: a page that is left and opened again may still find an answer that the server is about to forget.
export const useAnswer = (name, answer, finish = hold, isUnasked = false) => {
  useEffect(() => {
    if (!answer?.asking || box.taken.get(name) === answer.number) return;
    const value = held(name);
    if (value ? value.asking !== answer.asking : !isUnasked) return;
    box.taken.set(name, answer.number);
    if (answer.is_done) finish(name, null);
    else hold(name, { ...value, ...answer });
  }, [answer]);
};

export const Answer = ({ name, answer, isUnasked, onLeave }) => {
  const leave = useRef(onLeave);
  leave.current = onLeave;
  useAnswer(name, answer, hold, isUnasked);
  useEffect(() => () => leave.current?.(), []);
  return null;
};

// The value as of the last render in which the server knew it. After a restart or an expiry, a reconnecting tab
// first gets a blank state and only then what the page loads; without this, forms would unmount in between.
export const useLatest = (value, isKnown) => {
  const latest = useRef(value);
  if (isKnown) latest.current = value;
  return latest.current;
};
