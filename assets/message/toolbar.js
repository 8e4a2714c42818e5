// The toolbar of the message that is pointed at or focused, inside that message. One for the whole log: a toolbar for
// each message would make a long conversation slow to open.
import { createElement, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { isSelecting } from "../forwarding/selected.js";
import { ACTIONS } from "./actions.js";
import { pressLong } from "./long-press.js";
import { openPopover } from "./popover.js";
import { keyDown } from "./roving.js";
import { shownRow } from "./rows.js";

/** @import { MouseEvent, ReactNode } from "react" */

export const MENU = "message-menu";
export const REACTIONS = "quick-reactions";
const POPOVERS = { more: MENU, react: REACTIONS };

/** @param {EventTarget | null} target @returns {HTMLElement | null} */
const messageAt = (target) => {
  if (isSelecting()) return null;
  const article = target instanceof Element ? target.closest("article[data-message-id]") : null;
  return article instanceof HTMLElement && article.matches(":not([data-deleted], [data-status='pending'])")
    ? article
    : null;
};

/** @type {(article: HTMLElement, into: string, name: string, from: Element) => void} */
const open = (article, into, name, from) => openPopover(name, into, article.dataset.messageId ?? "", from);

// The message that is pointed at, or else the one with the focus.
/** @param {string} into */
const useActive = (into) => {
  const [active, setActive] = useState(/** @type {HTMLElement | null} */ (null));
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const log = place.current?.parentElement?.querySelector("[role=log]");
    if (!(log instanceof HTMLElement)) return;
    const listening = new AbortController();
    const { signal } = listening;
    const focused = () => messageAt(log.contains(document.activeElement) ? document.activeElement : null);
    const point = (/** @type {PointerEvent} */ event) => {
      if (event.pointerType !== "touch") setActive(messageAt(event.target) ?? focused());
    };
    log.addEventListener("pointerover", point, { signal });
    log.addEventListener("pointerleave", () => setActive(focused()), { signal });
    log.addEventListener("focusin", () => setActive(focused()), { signal });
    log.addEventListener(
      "focusout",
      () => setTimeout(() => setActive((was) => (was?.matches(":hover") ? was : focused()))),
      {
        signal,
      },
    );
    log.addEventListener("keydown", (event) => keyDown(event, log, (article) => open(article, into, MENU, article)), {
      signal,
    });
    pressLong(log, signal, (target) => {
      const article = messageAt(target);
      if (article) open(article, into, MENU, article);
      return Boolean(article);
    });
    return () => listening.abort();
  }, [into]);
  return { active: active?.isConnected ? active : null, place };
};

/** @param {{ into: string, label: string, children?: ReactNode }} props */
export const Toolbar = ({ into, label, children }) => {
  const { active, place } = useActive(into);
  /** @param {MouseEvent<HTMLElement>} event */
  const click = (event) => {
    const button = /** @type {Element} */ (event.target).closest("button");
    const action = button?.dataset.action ?? "";
    if (!button || !active) return;
    const popover = POPOVERS[/** @type {keyof typeof POPOVERS} */ (action)];
    const row = shownRow(into, active.dataset.messageId ?? "");
    if (popover) open(active, into, popover, button);
    else if (row) ACTIONS[action]?.(into, row, button);
  };
  const toolbar = { className: "message-toolbar", role: "toolbar", "aria-label": label, onClick: click };
  const bubble = active?.querySelector(".bubble");
  return createElement(
    "span",
    { hidden: true, ref: place },
    bubble && createPortal(createElement("div", toolbar, children), bubble),
  );
};
