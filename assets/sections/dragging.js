// Dragging with the pointer: a conversation of the list into another section, and a section to another place. The menus
// do the same by keyboard and touch.
import { ACTS, seatOf } from "../conversation-menu/acts.js";
import { idOf, rowAt } from "../conversation-menu/opening.js";
import { actOn, moveTo, sectionOf, sections } from "./acts.js";

/** What is dragged: a section, or the conversation of this number. @typedef {{ section: string } | number} Dragged */
/** @typedef {{ heading: Element, section: string }} Place */

const OVER = "data-drop";
const LINK = "text/uri-list";
// Of a row whose drag began before this was loaded, only its link is known, and that at the end.
const UNKNOWN = 0;

// The heading that something in the list is under; what is pinned is under none.
/** @type {(target: EventTarget | null) => Element | null} */
const headingOf = (target) => {
  let item = target instanceof Element ? target.closest(".list li") : null;
  while (item && !item.matches(".section-heading")) item = item.previousElementSibling;
  return item;
};

const isTouched = () => matchMedia("(pointer: coarse)").matches;

/** @type {(target: EventTarget | null) => Dragged | null} */
const draggedFrom = (target) => {
  if (isTouched() || !(target instanceof Element)) return null;
  const section = target.closest("[data-section][draggable]")?.getAttribute("data-section");
  const row = rowAt(target);
  return section ? { section } : row && idOf(row);
};

/** @type {(conversation: number, section: string) => boolean} */
const isIn = (conversation, section) => {
  const seat = seatOf(conversation);
  return !seat?.pinned_at && (sectionOf(seat?.section ?? "")?.id ?? "") === section;
};

// Where something would be moved; null if it is there already.
/** @type {(dragged: Dragged, target: EventTarget | null) => Place | null} */
const placeOf = (dragged, target) => {
  const heading = headingOf(target);
  const section = heading?.querySelector("[data-section]")?.getAttribute("data-section") ?? null;
  if (!heading || section === null) return null;
  const isThere = typeof dragged === "number" ? isIn(dragged, section) : dragged.section === section;
  return isThere ? null : { heading, section };
};

/** @type {(conversation: number, section: string) => void} */
const moveConversation = (conversation, section) => {
  moveTo(conversation, section);
  // Those that are pinned are above all sections.
  if (seatOf(conversation)?.pinned_at) ACTS.unpin?.(conversation);
};

// A section takes the place of the one that it is dropped on. What is in no section is always the last.
/** @type {(moved: string, section: string) => void} */
const moveSection = (moved, section) => {
  const all = sections();
  const at = all.findIndex(({ id }) => id === section);
  actOn("move_section", moved, { number: at < 0 ? all.length - 1 : at });
};

/** @type {(dragged: Dragged, section: string) => void} */
const move = (dragged, section) =>
  typeof dragged === "number" ? moveConversation(dragged, section) : moveSection(dragged.section, section);

/** @type {(link: string) => Dragged | null} */
const linkedBy = (link) => {
  const [, id] = link.match(`^${location.origin}/conversations/(\\d+)$`) ?? [];
  return id && seatOf(Number(id)) ? Number(id) : null;
};

let dragged = /** @type {Dragged | null} */ (UNKNOWN);

/** @param {Element} [heading] */
const mark = (heading) => {
  for (const marked of document.querySelectorAll(`[${OVER}]`)) if (marked !== heading) marked.removeAttribute(OVER);
  heading?.setAttribute(OVER, "");
};

/** @param {DragEvent} event */
const begin = ({ target, dataTransfer }) => {
  dragged = draggedFrom(target);
  // Firefox drags nothing without data.
  if (typeof dragged === "object" && dragged) dataTransfer?.setData("application/x-section", dragged.section);
};

const end = () => {
  dragged = null;
  mark();
};

/** @param {DragEvent} event */
const over = (event) => {
  const isKnown = dragged !== UNKNOWN || event.dataTransfer?.types.includes(LINK);
  const place = dragged !== null && isKnown ? placeOf(dragged, event.target) : null;
  mark(place?.heading);
  if (!place) return;
  event.preventDefault();
  if (event.dataTransfer) event.dataTransfer.dropEffect = "move";
};

/** @param {DragEvent} event */
const drop = (event) => {
  const dropped = dragged === UNKNOWN ? linkedBy(event.dataTransfer?.getData(LINK) ?? "") : dragged;
  const place = dropped && placeOf(dropped, event.target);
  // The row that was dragged may be drawn anew elsewhere, and then ends nothing.
  end();
  if (!dropped || !place) return;
  event.preventDefault();
  move(dropped, place.section);
};

// Once for all lists: the headings come with this script, and whoever sees them may drag.
document.addEventListener("dragstart", begin);
document.addEventListener("dragend", end);
document.addEventListener("dragenter", over);
document.addEventListener("dragover", over);
document.addEventListener("drop", drop);
