// What screen readers say of a message that gets the focus.
const SAID = ".bubble > span, .origin, .quote, .bubble-content, .preview, .reactions, .unsent";
let named = 0;

// While a message has the focus, its name is what it says, without its toolbar. Not for good: read as a part of the page,
// a message would be read twice.
/** @param {FocusEvent} event */
export const nameFocused = ({ target }) => {
  if (!(target instanceof HTMLElement && target.matches("article"))) return;
  const parts = [...target.querySelectorAll(SAID)];
  for (const part of parts) part.id ||= `said-${++named}`;
  target.setAttribute("aria-labelledby", parts.map(({ id }) => id).join(" "));
  target.addEventListener("blur", () => target.removeAttribute("aria-labelledby"), { once: true });
};
