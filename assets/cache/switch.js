// The switch of the cache on the page.
import { useSyncExternalStore } from "react";
import { touch } from "../sync/store.js";
import { choose, isOn } from "./choice.js";
import { clear } from "./database.js";
import { canKeep } from "./key.js";

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

const isKept = () => canKeep() && isOn();

export const useIsKept = () => useSyncExternalStore(subscribe, isKept, () => false);
export const useCanKeep = () => useSyncExternalStore(subscribe, canKeep, () => true);

/** @param {boolean} on */
export const keep = (on) => {
  choose(on);
  if (on) touch("conversations");
  else clear().catch(() => {});
  for (const listener of listeners) listener();
};
