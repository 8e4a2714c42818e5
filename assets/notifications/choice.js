// What was chosen in this browser: who wants notifications here, and with which sound.
import { useSyncExternalStore } from "react";

const KEY = "notifications";

/** @typedef {{ on: number[], sound: string }} Choice */

/** @type {Choice} */
const NONE = { on: [], sound: "chime" };

/** @type {{ text: string | null, choice: Choice, listeners: Set<() => void> }} */
const box = { text: null, choice: NONE, listeners: new Set() };

/** @type {(text: string | null) => Choice} */
const parsed = (text) => {
  try {
    const { on, sound } = JSON.parse(text ?? "null") ?? NONE;
    return Array.isArray(on) && typeof sound === "string" ? { on, sound } : NONE;
  } catch {
    return NONE;
  }
};

export const chosen = () => {
  let text = box.text;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    // Storage may be forbidden: the choice then lasts until the page is left.
  }
  if (text !== box.text) Object.assign(box, { text, choice: parsed(text) });
  return box.choice;
};

/** @param {Partial<Choice>} changes */
export const choose = (changes) => {
  const choice = { ...chosen(), ...changes };
  box.text = JSON.stringify(choice);
  box.choice = choice;
  try {
    localStorage.setItem(KEY, box.text);
  } catch {}
  for (const listener of box.listeners) listener();
};

/** @param {number | null} viewer */
export const isOn = (viewer) => viewer !== null && chosen().on.includes(viewer);

/** @type {(viewer: number, isWanted: boolean) => void} */
export const want = (viewer, isWanted) => {
  const others = chosen().on.filter((id) => id !== viewer);
  choose({ on: isWanted ? [...others, viewer] : others });
};

/** @param {() => void} listener */
const subscribe = (listener) => {
  box.listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    box.listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
};

export const useChoice = () => useSyncExternalStore(subscribe, chosen, () => NONE);
