// Write into a text area as a person would, so that undo takes it back.

const isTouch = () => matchMedia("(pointer: coarse)").matches;

// Replace a part of the text. On touch, a text area without the focus does not get it: the keyboard would come up.
/** @type {(area: HTMLTextAreaElement, text: string, from: number, to: number) => void} */
export const insert = (area, text, from, to) => {
  if (isTouch() && document.activeElement !== area) {
    area.setRangeText(text, from, to, "end");
    area.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return;
  }
  area.focus();
  area.setSelectionRange(from, to);
  document.execCommand("insertText", false, text);
};
