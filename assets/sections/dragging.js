// Dragging a conversation of the list into another section with the pointer. The menu does the same by keyboard and touch.
import { ACTS, seatOf } from "../conversation-menu/acts.js";
import { idOf, rowAt } from "../conversation-menu/opening.js";
import { moveTo, sectionOf } from "./acts.js";

/** @typedef {{ heading: Element, section: string }} Place */

const OVER = "data-drop";

// The heading that something in the list is under; what is pinned is under none.
/** @type {(target: EventTarget | null) => Element | null} */
const headingOf = (target) => {
  let item = target instanceof Element ? target.closest(".list li") : null;
  while (item && !item.matches(".section-heading")) item = item.previousElementSibling;
  return item;
};

// Where a conversation would be moved; null if it is there already.
/** @type {(conversation: number, target: EventTarget | null) => Place | null} */
const placeOf = (conversation, target) => {
  const heading = headingOf(target);
  const section = heading?.querySelector("[data-section]")?.getAttribute("data-section");
  const seat = seatOf(conversation);
  const isThere = !seat?.pinned_at && (sectionOf(seat?.section ?? "")?.id ?? "") === section;
  return heading && section !== undefined && section !== null && !isThere ? { heading, section } : null;
};

/** @type {(conversation: number, section: string) => void} */
const drop = (conversation, section) => {
  moveTo(conversation, section);
  // Those that are pinned are above all sections.
  if (seatOf(conversation)?.pinned_at) ACTS.unpin?.(conversation);
};

/** @type {(list: HTMLElement, signal: AbortSignal) => void} */
export const dragToSections = (list, signal) => {
  let dragged = 0;
  const mark = (/** @type {Element | undefined} */ heading) => {
    for (const marked of list.querySelectorAll(`[${OVER}]`)) if (marked !== heading) marked.removeAttribute(OVER);
    heading?.setAttribute(OVER, "");
  };
  const end = () => {
    dragged = 0;
    mark(undefined);
  };
  list.addEventListener(
    "dragstart",
    ({ target }) => {
      const row = rowAt(target);
      dragged = row && !matchMedia("(pointer: coarse)").matches ? idOf(row) : 0;
    },
    { signal },
  );
  list.addEventListener(
    "dragover",
    (event) => {
      const place = dragged ? placeOf(dragged, event.target) : null;
      mark(place?.heading);
      if (!place) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "move";
    },
    { signal },
  );
  list.addEventListener("dragleave", ({ target }) => target === list && mark(undefined), { signal });
  list.addEventListener("dragend", end, { signal });
  list.addEventListener(
    "drop",
    (event) => {
      const [conversation, place] = [dragged, dragged ? placeOf(dragged, event.target) : null];
      // The row that was dragged may be drawn anew elsewhere, and then ends nothing.
      end();
      if (!place) return;
      event.preventDefault();
      drop(conversation, place.section);
    },
    { signal },
  );
};
