// Finding links in texts takes a library that is loaded with the first text that may hold one. Until then, a link looks
// like the text around it, and takes the same room.
import { useSyncExternalStore } from "react";
import { settled } from "../painting/settled.js";

/** @typedef {typeof import("../conversation/links.js").links} Find */

const MAY_HOLD = /[.:@]\S/;

/** @type {{ find: Find | null, isLoading: boolean, listeners: Set<() => void> }} */
const box = { find: null, isLoading: false, listeners: new Set() };

/** @type {Find} */
export const find = (text) => (MAY_HOLD.test(text) && box.find ? box.find(text) : []);

// After a failure, the next text loads it again.
export const load = async () => {
  if (box.find || box.isLoading) return;
  box.isLoading = true;
  try {
    box.find = (await import("../conversation/links.js")).links;
    for (const listener of [...box.listeners]) listener();
  } catch {
  } finally {
    box.isLoading = false;
  }
};

/** @param {() => void} listener */
const subscribe = (listener) => {
  box.listeners.add(listener);
  settled().then(load);
  return () => box.listeners.delete(listener);
};

const ignore = () => () => {};
const nothing = () => null;

/** Have a text rendered again when its links can be found. @param {string} text */
export const useFinding = (text) => {
  const isNeeded = MAY_HOLD.test(text);
  return useSyncExternalStore(isNeeded ? subscribe : ignore, isNeeded ? () => box.find : nothing, nothing);
};
