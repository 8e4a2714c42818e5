// How messages are shown in this browser: as plain text, as they were typed, and without previews of their links.
// The choices are the browser's, not the account's.
import { useSyncExternalStore } from "react";

const [PLAIN, NO_PREVIEWS] = ["plain-text", "no-previews"];

/** @type {Set<() => void>} */
const listeners = new Set();

// Cached: each message with markup or a preview asks for them.
/** @type {Map<string, boolean>} */
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
const read = (key) => {
  try {
    return localStorage.getItem(key) === "on";
  } catch {
    return false;
  }
};

/** @param {string} key */
const isOn = (key) => {
  const isKnown = known.get(key) ?? read(key);
  known.set(key, isKnown);
  return isKnown;
};

/** @param {string} key @param {boolean} on */
const choose = (key, on) => {
  try {
    if (on) localStorage.setItem(key, "on");
    else localStorage.removeItem(key);
  } catch {}
  renew();
};

const isPlain = () => isOn(PLAIN);
const hidesPreviews = () => isOn(NO_PREVIEWS);
const no = () => false;

export const useIsPlain = () => useSyncExternalStore(subscribe, isPlain, no);
export const useHidesPreviews = () => useSyncExternalStore(subscribe, hidesPreviews, no);

/** @param {boolean} on */
export const choosePlain = (on) => choose(PLAIN, on);
/** @param {boolean} on */
export const choosePreviews = (on) => choose(NO_PREVIEWS, !on);
