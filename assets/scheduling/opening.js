// Opens the menu of times. The menu, and all behind it, is loaded when it is first opened.
import { createElement, useEffect } from "react";
import { useModule } from "../forwarding/lazy.js";
import { tell } from "../forwarding/opening.js";
import { useHeld } from "../page/held.js";
import { openLayer } from "../page/layers.js";

/** @import { ButtonHTMLAttributes, MouseEvent } from "react" */

export const MENU = "send-later";

/** @typedef {ButtonHTMLAttributes<HTMLButtonElement> & { into: string, conversation: number }} ButtonProps */

/** @param {ButtonProps} props */
export const LaterButton = ({ into, conversation, ...rest }) => {
  /** @param {MouseEvent<HTMLButtonElement>} event */
  const click = ({ currentTarget }) => {
    const { left, right, top, bottom } = currentTarget.getBoundingClientRect();
    const from = { into, conversation, form: currentTarget.form, button: currentTarget };
    openLayer(MENU, { ...from, place: { left, right, top, bottom } });
  };
  return createElement("button", { ...rest, type: "button", onClick: click });
};

/** @typedef {{ unavailable: string } & import("./later.js").Props} Props */

// Outside the form, whose handlers would take what is typed into the dialog for their own.
/** @param {Props} props */
export const SendLater = ({ unavailable, ...props }) => {
  const { module, hasFailed } = useModule(useHeld(MENU) !== null, () => import("./later.js"));
  useEffect(() => {
    if (hasFailed) tell(unavailable);
  }, [hasFailed]);
  return module && createElement(module.Later, props);
};
