// Copy the rows that the next page shows first: it paints the copy before its application runs.
import { LIST } from "../cache/start.js";
import { look } from "./look.js";

/** @typedef {{ look: string, language: string, direction: string, html: string }} Copy */

const MAX_LISTED = 15;
const MAX_CHARACTERS = 100_000;
const ROUNDING = 2;
// Rows that are not opened at their end, or of which more is to come, are not what the next page shows.
const UNFIT = ":scope [data-divider], :scope [data-status=pending], :scope [data-status=failed], :scope > .skeleton";
// The CSP forbids style attributes; the others would make a copy pass for the row or element that it is a copy of.
const DROPPED = ["style", "id", "data-row", "data-number", "popovertarget"];
const FOCUSABLE = "a, button, [tabindex], summary, audio, video";

/** @type {(row: Element) => string} */
const copied = (row) => {
  const copy = /** @type {Element} */ (row.cloneNode(true));
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of DROPPED) element.removeAttribute(name);
    if (element.matches(FOCUSABLE)) element.setAttribute("tabindex", "-1");
  }
  return copy.outerHTML;
};

const listed = () => {
  const list = document.querySelector(".list > ul");
  if (!list || globalThis.__listFilter?.filter !== "all") return [];
  return ["<ul>", ...[...list.children].slice(0, MAX_LISTED).map(copied), "</ul>"];
};

/** @param {string} id */
const said = (id) => {
  const log = document.querySelector(".log");
  const rows = log?.querySelector(".messages");
  const isOpen = location.pathname.replace(/\/$/, "") === `/conversations/${id}`;
  if (!log || !rows || !isOpen || log.hasAttribute("data-opening") || rows.querySelector(UNFIT)) return [];
  if (log.scrollHeight - log.clientHeight - log.scrollTop > ROUNDING) return [];
  const { top } = log.getBoundingClientRect();
  return [...rows.children].filter((row) => row.getBoundingClientRect().bottom > top).map(copied);
};

/** @type {(record: string) => Copy | undefined} */
const made = (record) => {
  const html = (record === LIST ? listed() : said(record.split("/")[1] ?? "")).join("");
  if (!html || html.length > MAX_CHARACTERS) return undefined;
  const { lang: language, dir: direction } = document.documentElement;
  return { look: look(), language, direction, html };
};

/** The copy for a record of the cache, if there is one to make. @type {typeof made} */
export const copyOf = (record) => {
  try {
    return made(record);
  } catch {
    // The record is worth more than its copy.
    return undefined;
  }
};
