// The button of a form that inserts emoji into its text area, at the caret.
import { createElement } from "react";
import { insert } from "./insert.js";
import { openPicker } from "./opening.js";

/** @import { ButtonHTMLAttributes, MouseEvent } from "react" */

/** @param {ButtonHTMLAttributes<HTMLButtonElement>} props */
export const EmojiButton = (props) => {
  /** @param {MouseEvent<HTMLButtonElement>} event */
  const click = ({ currentTarget }) => {
    const area = currentTarget.form?.querySelector("textarea");
    if (!area) return;
    // Chromium forgets the caret when a dialog closes.
    const { selectionStart, selectionEnd } = area;
    const onChoose = (/** @type {string} */ emoji) => insert(area, emoji, selectionStart, selectionEnd);
    openPicker({ onChoose, anchor: currentTarget });
  };
  return createElement("button", { ...props, type: "button", onClick: click });
};
