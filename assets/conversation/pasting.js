// Cut text that is far too long for a field before the browser lays it out: three million characters take seconds.

// More than any field of a form may hold, so the server still refuses text that was cut here.
const MAX_LENGTH = 1_000;

// The first part of a text, without half of a surrogate pair at its end.
/** @type {(text: string, length: number) => string} */
export const cut = (text, length) =>
  text.length <= length ? text : text.slice(0, length).replace(/[\ud800-\udbff]$/, "");

/** @typedef {HTMLInputElement | HTMLTextAreaElement} Field */

/** @type {(field: Field) => number} */
const room = (field) => {
  const max = field.maxLength > 0 ? field.maxLength : MAX_LENGTH;
  const selected = (field.selectionEnd ?? 0) - (field.selectionStart ?? 0);
  return Math.max(0, max - field.value.length + selected);
};

// Before an insertion into a field: insert only what fits. Return whether something was left out.
/** @type {(event: InputEvent) => boolean} */
export const restrain = (event) => {
  const field = /** @type {Field} */ (event.target);
  const text = event.data ?? event.dataTransfer?.getData("text/plain");
  // A composition cannot be cancelled, and is never that long.
  if (!text || !event.cancelable || text.length <= room(field)) return false;
  event.preventDefault();
  const fitting = cut(text, room(field));
  // Unlike setting the value, this can be undone.
  if (fitting) document.execCommand("insertText", false, fitting);
  return true;
};

// Guard every field of the page; the field shows the sentence as its validation message until its text changes.
/** @type {(sentence: string) => () => void} */
export const guard = (sentence) => {
  /** @param {InputEvent} event */
  const check = (event) => {
    const field = /** @type {Field} */ (event.target);
    if (event.defaultPrevented || !field.matches?.("input, textarea") || !restrain(event)) return;
    field.setCustomValidity(sentence);
    field.reportValidity();
    field.addEventListener("input", () => field.setCustomValidity(""), { once: true });
  };
  document.addEventListener("beforeinput", check);
  return () => document.removeEventListener("beforeinput", check);
};
