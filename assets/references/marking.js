// A row that a link leads to is marked for a moment, and gets the focus: screen readers then say where one is.
const MARKED_MS = 3000;

/** @type {WeakMap<HTMLElement, ReturnType<typeof setTimeout>>} */
const timers = new WeakMap();

/** @param {HTMLElement} row */
export const mark = (row) => {
  clearTimeout(timers.get(row));
  row.dataset.marked = "true";
  timers.set(
    row,
    setTimeout(() => delete row.dataset.marked, MARKED_MS),
  );
  if (isWriting()) return;
  const dialog = document.querySelector("dialog[open]");
  if (!dialog) return focus(row);
  // The link is in a dialog: when that closes, the browser moves the focus to where it was.
  dialog.addEventListener("close", () => focus(row), { once: true });
};

// Keys that are being typed must not get lost.
const isWriting = () => {
  const { activeElement } = document;
  return activeElement instanceof HTMLTextAreaElement && activeElement.value !== "";
};

/** @param {HTMLElement} row */
const focus = (row) => {
  if (!row.hasAttribute("tabindex")) row.tabIndex = -1;
  row.focus({ preventScroll: true });
};
