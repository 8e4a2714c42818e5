// How this browser shows the messenger. The choices are the browser's, not the account's; each reaches the other tabs by
// a storage event, and this tab by one of its own. The script in the head of each page applies some of them to <html>.
import { useCallback, useSyncExternalStore } from "react";

/** @type {Set<() => void>} */
const listeners = new Set();

// Cached: each message with markup or a preview asks for them.
/** @type {Map<string, string>} */
const known = new Map();

const renew = () => {
  known.clear();
  for (const listener of listeners) listener();
};

/** @param {() => void} listener */
const subscribe = (listener) => {
  if (!listeners.size) {
    // Nobody has listened, so another tab may have changed it.
    known.clear();
    window.addEventListener("storage", renew);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (!listeners.size) window.removeEventListener("storage", renew);
  };
};

/** @param {string} key */
const stored = (key) => {
  try {
    return localStorage.getItem(key) ?? "";
  } catch {
    return "";
  }
};

/** @param {string} key */
const read = (key) => {
  const value = known.get(key) ?? stored(key);
  known.set(key, value);
  return value;
};

/** What was chosen; empty for the default. @param {string} key */
export const useChoice = (key) =>
  useSyncExternalStore(
    subscribe,
    useCallback(() => read(key), [key]),
    () => "",
  );

/** @param {string} key @param {string} value empty for the default */
export const choose = (key, value) => {
  try {
    if (value) localStorage.setItem(key, value);
    else localStorage.removeItem(key);
  } catch {}
  window.dispatchEvent(new StorageEvent("storage", { key }));
};
