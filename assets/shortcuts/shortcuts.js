// Keys that work wherever the focus is. What they open is loaded when it is first opened.
import { createElement, useEffect, useSyncExternalStore } from "react";
import { useModule } from "../forwarding/lazy.js";
import { held, subscribe } from "../page/held.js";
import { closeLayer, openLayer } from "../page/layers.js";
import { moveOn } from "./regions.js";

/** @import { ButtonHTMLAttributes } from "react" */

const FIELDS = "input, textarea, select, [contenteditable]";
const isMac = () => /Mac|iPhone|iPad/.test(navigator.platform);
// The command palette, the list of keys, and what was marked as read.
const LAYERS = ["palette", "shortcuts", "marked-read"];
const isAnyHeld = () => LAYERS.some((name) => held(name) !== null);

const openPalette = () => openLayer("palette", {});

/** @type {(event: KeyboardEvent) => boolean} */
const isCommandK = ({ key, code, ctrlKey, metaKey, altKey, shiftKey }) =>
  (isMac() ? metaKey && !ctrlKey : ctrlKey && !metaKey) &&
  !(altKey || shiftKey) &&
  (/^[a-z]$/i.test(key) ? key.toLowerCase() === "k" : code === "KeyK");

/** @type {(event: KeyboardEvent) => boolean} */
const act = (event) => {
  const isInField = event.target instanceof Element && event.target.matches(FIELDS);
  // In the composer, with something selected, this key makes a link: `formatting.js` has taken it then.
  if (isCommandK(event)) openPalette();
  else if (event.ctrlKey || event.metaKey || event.altKey) return false;
  else if (event.key === "F6") return moveOn(event.shiftKey ? -1 : 1);
  else if (event.key === "?" && !isInField) openLayer("shortcuts", {});
  else return false;
  return true;
};

/** @param {import("../palette/layers.js").Props} props */
export const Shortcuts = (props) => {
  const isOpen = useSyncExternalStore(subscribe, isAnyHeld, () => false);
  const { module, hasFailed } = useModule(isOpen, () => import("../palette/layers.js"));
  useEffect(() => {
    if (hasFailed) LAYERS.forEach(closeLayer);
  }, [hasFailed]);
  useEffect(() => {
    /** @param {KeyboardEvent} event */
    const press = (event) => {
      if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
      if (act(event)) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
  return module && createElement(module.Layers, props);
};

/** @param {ButtonHTMLAttributes<HTMLButtonElement>} props */
export const PaletteButton = (props) => createElement("button", { ...props, type: "button", onClick: openPalette });
