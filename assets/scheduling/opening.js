// The button that opens the menu of times. The menu, and all behind it, is loaded when it is first opened.
import { createElement, useEffect } from "react";
import { useModule } from "../forwarding/lazy.js";
import { tell } from "../forwarding/opening.js";
import { useHeld } from "../page/held.js";
import { openLayer } from "../page/layers.js";

/** @import { ButtonHTMLAttributes, MouseEvent } from "react" */

export const MENU = "send-later";

/**
 * `unavailable`: shown if the menu could not be loaded.
 * @typedef {{ unavailable: string } & import("./later.js").Words} Words
 * @typedef {Omit<import("./later.js").Props, "words"> & { words: Words, into: string, conversation: number }} Props
 */

/** @param {ButtonHTMLAttributes<HTMLButtonElement> & Props} props */
export const SendLater = ({ words, answer, into, conversation, onSchedule, ...rest }) => {
  const { module, hasFailed } = useModule(useHeld(MENU) !== null, () => import("./later.js"));
  useEffect(() => {
    if (hasFailed) tell(words.unavailable);
  }, [hasFailed]);
  /** @param {MouseEvent<HTMLButtonElement>} event */
  const click = ({ currentTarget }) => {
    const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
    openLayer(MENU, { into, conversation, form: currentTarget.form, place: { left, right, top, bottom } });
  };
  return [
    createElement("button", { ...rest, key: "button", type: "button", onClick: click }),
    module && createElement(module.Later, { key: "later", words, answer, onSchedule }),
  ];
};
