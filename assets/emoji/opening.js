// Opens the emoji picker and hands over what was chosen. The picker itself is loaded when it is first opened.
import { createElement, useEffect, useState } from "react";
import { Modal } from "../page/forms.js";
import { useHeld } from "../page/held.js";
import { closeLayer, openLayer } from "../page/layers.js";

/** @import { HTMLAttributes } from "react" */

const NAME = "emoji";

/** @typedef {{ onChoose: (emoji: string) => void, anchor: Element, isStandard?: boolean }} Request */
/** @typedef {Omit<Request, "anchor"> & { beside: DOMRect, chosen: string | null }} Opening */
/** @typedef {{ opening: Opening | null }} Box */

/** @type {Box} */
const box = (globalThis.__emojiPicker ??= { opening: null });

// Call `onChoose` with the emoji, after the picker has closed and the focus is back where it was. `anchor`: the element
// that the picker opens beside. `isStandard`: without custom emoji.
/** @param {Request} request */
export const openPicker = ({ anchor, ...request }) => {
  // Measured now: a menu that the anchor is in may be about to close.
  box.opening = { ...request, beside: anchor.getBoundingClientRect(), chosen: null };
  openLayer(NAME, {});
};

export const opening = () => box.opening;

/** @param {string} emoji */
export const choose = (emoji) => {
  if (box.opening) box.opening.chosen = emoji;
  closeLayer(NAME);
};

const closed = () => {
  const { onChoose, chosen } = box.opening ?? {};
  box.opening = null;
  if (chosen) onChoose?.(chosen);
};

/** @typedef {typeof import("./picker.js")} PickerModule */

// The picker once it is loaded; after a failure, the next opening loads it again.
/** @type {(isOpen: boolean) => { picker: PickerModule | null, hasFailed: boolean }} */
const useLoaded = (isOpen) => {
  const [picker, setPicker] = useState(/** @type {PickerModule | null} */ (null));
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    if (!isOpen || picker) return;
    setFailed(false);
    import("./picker.js").then(setPicker, () => setFailed(true));
  }, [isOpen]);
  return { picker, hasFailed };
};

/**
 * `unavailable`: shown if the picker could not be loaded.
 * @typedef {{ unavailable: string } & import("./picker.js").Words} Words
 */

/** @param {HTMLAttributes<HTMLElement> & { words: Words }} props */
export const Picker = ({ words, ...rest }) => {
  const { picker, hasFailed } = useLoaded(useHeld(NAME) !== null);
  const content = picker
    ? createElement(picker.Content, { words })
    : hasFailed && createElement("p", { className: "empty" }, words.unavailable);
  // The backdrop belongs to the dialog.
  /** @param {import("react").MouseEvent} event */
  const click = ({ target, currentTarget }) => target === currentTarget && closeLayer(NAME);
  const handlers = { onClose: closed, onClick: click };
  return createElement(Modal, { ...rest, ...handlers, "aria-label": words.label, name: NAME }, content);
};
