// Whether messages are shown as plain text, as they were typed. The choice is the browser's, not the account's.
import { useSyncExternalStore } from "react";

const KEY = "plain-text";

/** @type {Set<() => void>} */
const listeners = new Set();

// Cached: each message with markup asks for it.
/** @type {boolean | null} */
let known = null;

const renew = () => {
  known = null;
  for (const listener of listeners) listener();
};

/** @param {() => void} listener */
const subscribe = (listener) => {
  if (!listeners.size) {
    // Nobody has listened, so another tab may have changed it.
    known = null;
    window.addEventListener("storage", renew);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (!listeners.size) window.removeEventListener("storage", renew);
  };
};

const isPlain = () => {
  known ??= read();
  return known;
};

const read = () => {
  try {
    return localStorage.getItem(KEY) === "on";
  } catch {
    return false;
  }
};

export const useIsPlain = () => useSyncExternalStore(subscribe, isPlain, () => false);

/** @param {boolean} on */
export const choosePlain = (on) => {
  try {
    if (on) localStorage.setItem(KEY, "on");
    else localStorage.removeItem(KEY);
  } catch {}
  renew();
};
