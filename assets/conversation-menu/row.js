import { createElement, useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { useParams } from "react-router";
import { TEXTS } from "$/public/texts/conversation-menu.js";
import { Undo } from "../message/undo.js";
import { held } from "../page/held.js";
import { useTexts } from "../texts.js";
import { idOf, MENU, MenuButton, rowAt } from "./opening.js";

// Why something was refused that was done from the list. The log of an open conversation says it there.
const Refusal = () => {
  const say = useTexts();
  const dismiss = TEXTS.dismiss ? say(...TEXTS.dismiss) : "";
  return createElement(Undo, { words: { deleted: "", restored: "", undo: "", dismiss } });
};

// The button on the row that is pointed at or has the focus: one for the whole list, which may be long. The open
// conversation has its button in the header, so `short` names this one while there are both.
/** @param {{ label: string, short: string }} props */
export const RowMenu = ({ label, short }) => {
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
    // Not while its menu is open, which gives the focus back to the button.
    const leave = (/** @type {FocusEvent} */ { relatedTarget: to }) =>
      held(MENU) || (to instanceof Node && list.contains(to)) || setActive(null);
    list.addEventListener("focusout", leave, { signal });
    return () => listening.abort();
  }, []);
  const { conversation } = useParams();
  const name = conversation ? short : label;
  const isOffered = active?.isConnected && String(idOf(active)) !== conversation;
  const button = active &&
    isOffered && {
      conversation: idOf(active),
      "aria-label": name,
      title: name,
      className: "row-menu",
      "data-icon": "ellipsis",
    };
  return [
    createElement(
      "span",
      { hidden: true, ref: place, key: "place" },
      button && createPortal(createElement(MenuButton, button), active),
    ),
    conversation ? null : createElement(Refusal, { key: "refusal" }),
  ];
};
