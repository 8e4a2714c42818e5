// Opens the menu of a conversation: from the header of the one that is open, or from its row in the list: a click with
// the other button, a long press, or the button in `row.js`. The
// menu, and all behind it, is loaded when it is first opened.
import { createElement, useEffect, useState, useSyncExternalStore } from "react";
import { pressLong } from "../message/long-press.js";
import { held, subscribe } from "../page/held.js";
import { closeLayer, openLayer } from "../page/layers.js";

/** @import { ButtonHTMLAttributes } from "react" */

export const MENU = "conversation-menu";
// What the menu leads to can be opened from elsewhere, too.
const SECTION_LAYERS = ["section-menu", "section-dialog", "section-moving"];
const LAYERS = [MENU, "mute-menu", "notify-menu", "conversation-dialog", "group-settings", ...SECTION_LAYERS];
const isAnyOpen = () => LAYERS.some((name) => held(name) !== null);

/** @type {(conversation: number, place: Partial<DOMRect>) => void} */
const open = (conversation, { left, right, top, bottom }) =>
  openLayer(MENU, { conversation, place: { left, right, top, bottom } });

/** @param {ButtonHTMLAttributes<HTMLButtonElement> & { conversation: number }} props */
export const MenuButton = ({ conversation, ...rest }) =>
  createElement("button", {
    ...rest,
    type: "button",
    "aria-haspopup": "menu",
    onClick: ({ currentTarget }) => open(conversation, currentTarget.getBoundingClientRect()),
  });

/** @type {(target: EventTarget | null) => HTMLElement | null} */
export const rowAt = (target) => (target instanceof Element ? target.closest("li[data-conversation]") : null);

export const idOf = (/** @type {HTMLElement} */ row) => Number(row.dataset.conversation);

/** @type {(list: HTMLElement, signal: AbortSignal) => void} */
const listen = (list, signal) => {
  list.addEventListener(
    "contextmenu",
    (event) => {
      const row = rowAt(event.target);
      if (!row || event.defaultPrevented) return;
      event.preventDefault();
      const { clientX: x, clientY: y } = event;
      // The key of the keyboard points nowhere.
      const isPointed = document.elementFromPoint(x, y)?.closest("li") === row;
      open(idOf(row), isPointed ? { left: x, right: x, top: y, bottom: y } : row.getBoundingClientRect());
    },
    { signal },
  );
  pressLong(list, signal, (target) => {
    const row = rowAt(target);
    if (row) open(idOf(row), row.getBoundingClientRect());
    return Boolean(row);
  });
};

// After a failure, the next opening loads it again.
export const ConversationMenu = () => {
  const isOpen = useSyncExternalStore(subscribe, isAnyOpen, () => false);
  const [module, setModule] = useState(/** @type {typeof import("./menu.js") | null} */ (null));
  useEffect(() => {
    if (isOpen && !module) import("./menu.js").then(setModule, () => LAYERS.forEach(closeLayer));
  }, [isOpen]);
  useEffect(() => {
    const list = document.querySelector(".list");
    const listening = new AbortController();
    if (list instanceof HTMLElement) listen(list, listening.signal);
    return () => listening.abort();
  }, []);
  return module && createElement(module.Menu);
};
