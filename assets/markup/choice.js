// How messages are shown in this browser: as plain text, as they were typed, and without previews of their links.
// The choices are the browser's, not the account's.
import { useSyncExternalStore } from "react";

const [PLAIN, NO_PREVIEWS] = ["plain-text", "no-previews"];

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

/** @param {string} key */
const isOn = (key) => {
  try {
    return localStorage.getItem(key) === "on";
  } catch {
    return false;
  }
};

/** @param {string} key @param {boolean} on */
const choose = (key, on) => {
  try {
    if (on) localStorage.setItem(key, "on");
    else localStorage.removeItem(key);
  } catch {}
  for (const listener of listeners) listener();
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
