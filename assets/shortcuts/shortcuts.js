// Keys that work wherever the focus is, and the list of all keys.
import { createElement, useEffect } from "react";
import { openLayer } from "../page/layers.js";
import { moveOn } from "./regions.js";

const FIELDS = "input, textarea, select, [contenteditable]";
const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform);

/** @type {(name: string, event: KeyboardEvent) => boolean | undefined} */
const act = (name, event) => {
  const isInField = event.target instanceof Element && event.target.matches(FIELDS);
  if (event.key === "F6") return moveOn(event.shiftKey ? -1 : 1);
  if (event.key !== "?" || isInField) return;
  openLayer(name, {});
  return true;
};

// `name`: the layer with the list.
/** @param {{ name: string }} props */
export const Shortcuts = ({ name }) => {
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const press = (event) => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      if (document.querySelector("dialog[open]")) return;
      if (act(name, event)) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [name]);
  return null;
};

// The keys of each row, as in "Ctrl+B", and what they do; `names`: their names in the reader's language.
/** @param {{ rows: [keys: string, does: string][], names: Record<string, string> }} props */
export const ShortcutList = ({ rows, names }) => {
  /** @param {string} key */
  const named = (key) => (key === "Ctrl" && isMac() ? "⌘" : (names[key] ?? key));
  /** @param {string} keys */
  const combined = (keys) =>
    keys.split("+").flatMap((key, i) => [i ? "+" : " ", createElement("kbd", { key: keys + key }, named(key))]);
  /** @param {[keys: string, does: string]} row */
  const row = ([keys, does]) =>
    createElement(
      "div",
      { key: does },
      createElement("dt", null, keys.split(" ").flatMap(combined)),
      createElement("dd", null, does),
    );
  return createElement("dl", { className: "shortcuts" }, rows.map(row));
};
