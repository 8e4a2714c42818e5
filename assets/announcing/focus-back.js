// Where the focus goes when a notice that has it goes away, as by itself after a while.
import { useEffect, useRef } from "react";

/** @import { FocusEvent } from "react" */

const COMPOSER = ".composer textarea:last-of-type";
const isTouch = () => matchMedia("(pointer: coarse)").matches;

// Where it came from, or else the composer; but on touch, that would bring up the keyboard.
/** @param {EventTarget | null} from */
const giveBack = (from) => {
  if (document.activeElement !== document.body) return;
  const isThere = from instanceof HTMLElement && from.isConnected;
  const back = isThere ? from : document.querySelector(COMPOSER);
  if (back instanceof HTMLElement && (isThere || !isTouch())) back.focus({ preventScroll: true });
};

/** Handlers for what surrounds the notice. @param {boolean} isShown */
export const useFocusBack = (isShown) => {
  const focus = useRef({ isWithin: false, from: /** @type {EventTarget | null} */ (null) });
  useEffect(() => {
    const { isWithin, from } = focus.current;
    if (isShown || !isWithin) return;
    focus.current = { isWithin: false, from: null };
    giveBack(from);
  }, [isShown]);
  const isOutside = (/** @type {FocusEvent<HTMLElement>} */ { relatedTarget, currentTarget }) =>
    !currentTarget.contains(relatedTarget);
  const onFocus = (/** @type {FocusEvent<HTMLElement>} */ event) => {
    if (isOutside(event)) focus.current = { isWithin: true, from: event.relatedTarget };
  };
  // When another window gets the focus, this one keeps its place.
  const onBlur = (/** @type {FocusEvent<HTMLElement>} */ event) => {
    if (isOutside(event) && document.activeElement !== event.target) focus.current.isWithin = false;
  };
  return { onFocus, onBlur };
};
