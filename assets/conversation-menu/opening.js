// Opens the menu of a conversation: from the header of the one that is open, or from its row in the list. The menu, and
// all behind it, is loaded when it is first opened.
import { createElement, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useModule } from "../forwarding/lazy.js";
import { tell } from "../forwarding/opening.js";
import { pressLong } from "../message/long-press.js";
import { held, useHeld } from "../page/held.js";
import { openLayer } from "../page/layers.js";

/** @import { ButtonHTMLAttributes } from "react" */

export const MENU = "conversation-menu";

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
const rowAt = (target) => (target instanceof Element ? target.closest("li[data-conversation]") : null);

const idOf = (/** @type {HTMLElement} */ row) => Number(row.dataset.conversation);

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

// The button on the row that is pointed at or has the focus: one for the whole list, which may be long. The open
// conversation has its button in the header.
/** @param {{ label: string }} props */
export const RowMenu = ({ label }) => {
  const [active, setActive] = useState(/** @type {HTMLElement | null} */ (null));
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const list = place.current?.parentElement;
    if (!list) return;
    const listening = new AbortController();
    const { signal } = listening;
    const point = (/** @type {PointerEvent} */ event) =>
      event.pointerType !== "touch" && setActive(rowAt(event.target));
    list.addEventListener("pointerover", point, { signal });
    list.addEventListener("pointerleave", () => setActive(null), { signal });
    list.addEventListener("focusin", (event) => setActive(rowAt(event.target)), { signal });
    listen(list, signal);
    return () => listening.abort();
  }, []);
  const isOffered = active?.isConnected && !active.querySelector('[aria-current="page"]');
  const button = active &&
    isOffered && { conversation: idOf(active), "aria-label": label, title: label, className: "row-menu" };
  return createElement(
    "span",
    { hidden: true, ref: place },
    button && createPortal(createElement(MenuButton, button, "⋯"), active),
  );
};

/** @param {{ unavailable: string }} props */
export const ConversationMenu = ({ unavailable }) => {
  const { module, hasFailed } = useModule(useHeld(MENU) !== null, () => import("./menu.js"));
  useEffect(() => {
    if (hasFailed && held(MENU)) tell(unavailable);
  }, [hasFailed]);
  return module && createElement(module.Menu);
};
