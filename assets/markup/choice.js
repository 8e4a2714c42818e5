// Whether messages are shown as plain text, as they were typed. The choice is the browser's, not the account's.
import { useSyncExternalStore } from "react";

const KEY = "plain-text";

/** @type {Set<() => void>} */
const listeners = new Set();

/** @param {() => void} listener */
const subscribe = (listener) => {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
};

const isPlain = () => {
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
  for (const listener of listeners) listener();
};
