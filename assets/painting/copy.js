// Copy the rows that the next page shows first: it paints the copy before its application runs.
import { LIST } from "../cache/start.js";
import { look } from "./look.js";

/**
 * An element: its name, its attributes, and what is in it. A tree needs no HTML, so nothing has to be escaped.
 * @typedef {[string, Record<string, string>, ...(Tree | string)[]]} Tree
 */

/** @typedef {{ look: string, language: string, direction: string, rows: Tree[] }} Copy */

const MAX_LISTED = 15;
const MAX_CHARACTERS = 100_000;
const ROUNDING = 2;
// Rows that are not opened at their end, or of which more is to come, are not what the next page shows.
const UNFIT = ":scope [data-divider], :scope [data-status=pending], :scope [data-status=failed], :scope > .skeleton";
// The CSP forbids style attributes; the others would make a copy pass for the row or element that it is a copy of.
const DROPPED = new Set(["style", "id", "data-row", "data-number", "popovertarget"]);
const FOCUSABLE = "a, button, [tabindex], summary, audio, video";

/** @type {(node: Node) => (Tree | string)[]} */
const copied = (node) => {
  if (node instanceof Text) return [node.data];
  if (!(node instanceof HTMLElement)) return [];
  const kept = [...node.attributes].filter(({ name }) => !DROPPED.has(name)).map(({ name, value }) => [name, value]);
  const attributes = Object.fromEntries(node.matches(FOCUSABLE) ? [...kept, ["tabindex", "-1"]] : kept);
  return [[node.localName, attributes, ...[...node.childNodes].flatMap(copied)]];
};

/** @returns {(Tree | string)[]} */
const listed = () => {
  const list = document.querySelector(".list > ul");
  if (!list || globalThis.__listFilter?.filter !== "all") return [];
  return [["ul", {}, ...[...list.children].slice(0, MAX_LISTED).flatMap(copied)]];
};

/** @type {(id: string) => (Tree | string)[]} */
const said = (id) => {
  const log = document.querySelector(".log");
  const rows = log?.querySelector(".messages");
  const isOpen = location.pathname.replace(/\/$/, "") === `/conversations/${id}`;
  if (!log || !rows || !isOpen || log.hasAttribute("data-opening") || rows.querySelector(UNFIT)) return [];
  if (log.scrollHeight - log.clientHeight - log.scrollTop > ROUNDING) return [];
  const { top } = log.getBoundingClientRect();
  return [...rows.children].filter((row) => row.getBoundingClientRect().bottom > top).flatMap(copied);
};

/** @type {(record: string) => Copy | undefined} */
const made = (record) => {
  const rows = (record === LIST ? listed() : said(record.split("/")[1] ?? "")).filter((row) => typeof row !== "string");
  if (!rows.length || JSON.stringify(rows).length > MAX_CHARACTERS) return undefined;
  const { lang: language, dir: direction } = document.documentElement;
  return { look: look(), language, direction, rows };
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
