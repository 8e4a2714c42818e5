// Keys in the log: it is one tab stop, arrows move between messages, and Tab goes through the message with the focus.

// A system message is only text, unless it has a link.
const STOPS = "article, .system-message:has(a)";

/** @param {HTMLElement} log @returns {HTMLElement[]} */
const articles = (log) => [.../** @type {NodeListOf<HTMLElement>} */ (log.querySelectorAll(STOPS))];

/** @param {ParentNode} within @returns {HTMLElement[]} */
const stops = (within) => [
  .../** @type {NodeListOf<HTMLElement>} */ (
    within.querySelectorAll(
      "a[href], button:not(:disabled), textarea:not(:disabled), input:not(:disabled), [tabindex='0']",
    )
  ),
];

/** @type {(log: HTMLElement, from: Element | null, key: string) => HTMLElement | undefined} */
const target = (log, from, key) => {
  const all = articles(log);
  const at = from instanceof HTMLElement ? all.indexOf(from) : all.length;
  if (key === "ArrowUp") return all[Math.max(at - 1, 0)];
  if (key === "ArrowDown") return all[Math.min(at + 1, all.length - 1)];
  return key === "Home" ? all[0] : key === "End" ? all.at(-1) : undefined;
};

/** @param {HTMLElement} article */
export const focus = (article) => {
  article.tabIndex = -1;
  article.focus({ preventScroll: true });
  article.scrollIntoView({ block: "nearest" });
};

// The next stop outside the log. Without this, Tab would lead through every link of every message.
/** @type {(log: HTMLElement, isBack: boolean) => HTMLElement | undefined} */
const outside = (log, isBack) => {
  const direction = isBack ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  const isThere = (/** @type {HTMLElement} */ stop) =>
    !log.contains(stop) && log.compareDocumentPosition(stop) & direction && stop.checkVisibility();
  const found = stops(document).filter(isThere);
  return isBack ? found.at(-1) : found[0];
};

/** @type {(event: KeyboardEvent, log: HTMLElement, article: HTMLElement | null) => HTMLElement | undefined} */
const tabbed = (event, log, article) => {
  const inside = article ? [article, ...stops(article)] : [log];
  const at = inside.indexOf(/** @type {HTMLElement} */ (document.activeElement));
  const next = inside[at + (event.shiftKey ? -1 : 1)];
  return next ?? (event.shiftKey && article ? log : outside(log, event.shiftKey));
};

/** @type {(event: KeyboardEvent, log: HTMLElement, openMenu: (article: HTMLElement) => void) => void} */
export const keyDown = (event, log, openMenu) => {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  const from = document.activeElement;
  const article = /** @type {HTMLElement | null} */ (from?.closest(STOPS) ?? null);
  if (event.key === "Tab") {
    const next = tabbed(event, log, article);
    if (next) event.preventDefault();
    return next?.focus();
  }
  if (from !== log && from !== article) return;
  if (event.key === "Enter" && article?.matches("article[data-number]:not([data-deleted])")) {
    event.preventDefault();
    return openMenu(article);
  }
  const next = target(log, article, event.key);
  if (!next) return;
  event.preventDefault();
  focus(next);
};
