// A scrolled log of numbered rows: opens at a row, follows its end, keeps its scroll position while rows change,
// loads pages in both directions, and reports the read position.
import { createElement, useLayoutEffect, useRef } from "react";
import { useLocation } from "react-router";
import { mark } from "../references/marking.js";
import { Visits } from "../references/visits.js";
import { request } from "../sync/requests.js";
import { collection, leave, seek, setAway, shift, toEnd } from "../sync/store.js";
import { beyond, earlier, lacking, later, MAX_ROWS, PAGE } from "../sync/windows.js";
import { numberOf, ReadPosition } from "./reading.js";
import { Viewport } from "./scrolling.js";

/** @import { HTMLAttributes } from "react" */

const NEAR_END = 100;
const NEAR_EDGE = 800;
const ABOVE = 60;
const ROUNDING = 1;
const LOOK_MS = 1000;

/**
 * The props of the log, each the number of a row: the row in the address, the first unread row, and, as the server
 * knows them, the newest row, the read position, and the first row that is marked as unread, with the seat's revision.
 * @typedef {object} Given
 * @property {number} at
 * @property {number} unread
 * @property {number} [last]
 * @property {number} [read]
 * @property {number} [marked]
 * @property {number} [revision]
 * @property {(name: string, number: number, revision: number) => void} onSeen
 */

class LogView {
  #isPlaced = false;
  #isOpening = true;
  #isAtEnd = false;
  /** Placed among rows from the cache: where it is scrolled to, unless the reader has moved on. @type {number | null} */
  #cachedAt = null;
  #isCached = false;
  #position = new ReadPosition();
  /** The newest row when the reader was last at the end. */
  #tail = 0;
  #direction = 0;
  #visits = new Visits();
  /** Where the reader was at this entry of the history. @type {import("../references/visits.js").Place | null} */
  #left = null;
  /** @type {number | null} */
  #sought = null;

  /**
   * @param {HTMLElement} element
   * @param {string} name
   * @param {{ current: Given }} given
   */
  constructor(element, name, given) {
    this.element = element;
    this.given = given;
    this.c = collection(name);
    this.view = new Viewport(element);
  }

  /** Follow the element, the collection and the browser; return a function that stops it. */
  attach() {
    this.element.setAttribute("data-opening", "");
    this.c.listeners.add(this.#brace);
    // Rows render without this component, and may be replaced by others of the same height, so both observers are
    // needed. They run before the next paint.
    const drawn = new MutationObserver(this.settle);
    drawn.observe(this.element, { childList: true, subtree: true });
    const resized = new ResizeObserver(this.settle);
    for (const target of [this.element, ...this.element.children]) resized.observe(target);
    const watching = setInterval(this.#look, LOOK_MS);
    const listening = new AbortController();
    const options = { passive: true, signal: listening.signal };
    this.element.addEventListener("scroll", this.#scrolled, options);
    document.addEventListener("visibilitychange", this.#comeBack, options);
    document.addEventListener("click", this.#click, options);
    window.addEventListener("focus", this.#comeBack, options);
    return () => {
      this.c.listeners.delete(this.#brace);
      drawn.disconnect();
      resized.disconnect();
      clearInterval(watching);
      listening.abort();
      leave(this.c);
    };
  }

  get #newest() {
    const held = this.c.isLive ? this.c.all.findLast((row) => row.number)?.number : 0;
    return Math.max(this.given.current.last ?? 0, held ?? 0);
  }

  get #isDrawn() {
    const rows = this.view.rows();
    /** @param {number} i */
    const isSame = (i) => rows.at(i)?.dataset.row === this.c.shown.at(i)?.id;
    return rows.length === this.c.shown.length && isSame(0) && isSame(-1);
  }

  get #isInFront() {
    const isActive = document.visibilityState === "visible" && document.hasFocus();
    return isActive && this.element.contains(this.view.inFront());
  }

  settle = () => {
    this.#placeAgain();
    this.#position.follow(this.given.current, this.c.isCached);
    if (this.c.toEnd && this.#isDrawn) this.#placeAtEnd();
    this.#place();
    this.#look();
  };

  #comeBack = () => {
    if (document.visibilityState === "visible") this.#position.isHeld = false;
    this.#look();
  };

  /**
   * Go to where the reader was at this entry of the history, or else to the row in its address; one without a row leaves
   * the position alone.
   * @param {string} entry
   */
  visit(entry) {
    const place = this.#isAtEnd ? { number: 0, above: 0 } : this.view.first();
    this.#left = this.#visits.move(entry, this.#isPlaced ? place : null);
    this.#isPlaced = this.#isPlaced && !this.given.current.at && !this.#left;
    this.#sought = null;
    this.settle();
  }

  // Open once more when the server has sent what there is now: the first unread row may be another one.
  #placeAgain() {
    if (this.#cachedAt === null || this.#isCached) return;
    const isThere = this.#isWherePlaced;
    this.#cachedAt = null;
    if (!isThere) return;
    this.#isPlaced = false;
    this.#isOpening = true;
    this.#sought = null;
    leave(this.c);
  }

  get #isWherePlaced() {
    return this.#cachedAt !== null && Math.abs(this.element.scrollTop - this.#cachedAt) <= ROUNDING;
  }

  // Open at the row in the address, or else at the first unread row, or else at the end.
  #place() {
    const { at, unread, last, read } = this.given.current;
    const isKnown = this.c.status === "ready" && ((last !== undefined && read !== undefined) || !this.c.rows.size);
    if (this.#isPlaced || !isKnown) return;
    const target = this.#left?.number ?? (at ? Math.min(at, this.#newest) : this.#isOpening ? unread : 0);
    if (!target && !this.#left) return this.#placeAtEnd();
    // The end may not be on the page; `settle` goes there when it is.
    if (!target) return this.c.toEnd ? undefined : toEnd(this.c);
    if (this.#sought !== target) {
      this.#sought = target;
      seek(this.c, target, this.#isOpening);
    }
    if (this.c.seeking !== null) return this.#request();
    const row = this.view.row(target);
    if (row) this.#placeAt(row, target === at);
    else if (this.#isDrawn) this.#placeAtEnd();
  }

  /** @type {(row: HTMLElement, isLinked: boolean) => void} */
  #placeAt(row, isLinked) {
    const left = this.#left;
    this.#placed();
    const divider = row.parentElement?.querySelector("[data-divider]");
    this.view.scrollTo(left || isLinked ? row : (divider ?? row), left?.above ?? ABOVE);
    this.#noteCached();
    if (isLinked && !left) mark(row);
  }

  #placeAtEnd() {
    this.#placed();
    Object.assign(this.c, { toEnd: false, seeking: null });
    this.view.toEnd();
    this.#noteCached();
  }

  #noteCached() {
    this.#isCached = this.c.isCached;
    this.#cachedAt = this.#isCached ? this.element.scrollTop : null;
  }

  #placed() {
    this.#isPlaced = true;
    this.#isOpening = false;
    this.#isAtEnd = false;
    this.#left = null;
    this.view.forget();
    this.element.removeAttribute("data-opening");
  }

  #request() {
    for (const page of lacking(this.c)) request(page);
  }

  // Keep the scroll position, then find out: is this the end, which rows have been read, are more rows needed?
  #look = () => {
    if (!this.#isPlaced || this.c.toEnd) return;
    const [c, position] = [this.c, this.#position];
    const rows = this.#hold();
    this.#isAtEnd = this.view.gap() < NEAR_END && c.end === null && c.isLive;
    const isUnseen = position.seen < this.#newest;
    // Rows from the cache are not reported as read: the server may have others. What is in front is slow to find.
    const isLookedAt = (isUnseen || this.#isAtEnd) && !c.isCached && this.#isInFront;
    if (isLookedAt && isUnseen) {
      const shown = rows.filter((row) => this.view.isShown(row));
      position.advance(shown, this.#newest, this.#isAtEnd);
    }
    const { read = 0, revision = 0, onSeen } = this.given.current;
    if (!c.isCached) position.report(read, (seen) => onSeen(c.name, seen, revision));
    if (this.#isAtEnd) this.#tail = this.#newest;
    const numbers = rows.map(numberOf).filter(Boolean);
    c.anchor = (this.#isAtEnd && isLookedAt ? numbers.at(-1) : numbers[0]) ?? null;
    setAway(c, this.#isAtEnd ? null : (c.away ?? (this.#tail || this.#newest || null)));
    this.#extend();
  };

  #hold() {
    const isWherePlaced = this.#isWherePlaced;
    if (this.view.hold() && this.#isAtEnd && this.c.seeking === null) this.#follow();
    if (isWherePlaced) this.#cachedAt = this.element.scrollTop;
    return this.view.look();
  }

  // Follow new rows, but do not push an unseen one off the screen.
  #follow() {
    this.view.toEnd(this.view.rows().find((row) => numberOf(row) > this.#position.seen));
  }

  // Before new rows are rendered: remember the scroll position, and request missing rows.
  #brace = () => {
    this.#isCached = this.c.isCached;
    // The answer may change nothing that is rendered.
    if (this.#cachedAt !== null && !this.#isCached) setTimeout(this.settle);
    if (this.#isPlaced && !this.c.toEnd) this.#hold();
    this.#request();
    // When the rows stay the same, nothing is rendered, so no observer would call this.
    if (this.c.toEnd && this.#isDrawn) this.settle();
  };

  // Add rows at the edge the reader scrolls to, and remove rows far off the screen at the other edge.
  #extend() {
    if (this.c.seeking !== null) return;
    if (this.element.scrollTop < NEAR_EDGE && this.#direction <= 0) this.#move(-1, earlier(this.c));
    if (this.view.gap() < NEAR_EDGE && this.#direction >= 0) this.#move(1, later(this.c));
  }

  /** @type {(direction: number, page: string | null) => void} */
  #move(direction, page) {
    // Distances are measured on rendered rows: moving again before the last move is rendered would go too far.
    if (!this.#isDrawn) return;
    const room = MAX_ROWS - this.c.shown.length + this.view.countFar(-direction, NEAR_EDGE);
    if (beyond(this.c, direction)) {
      if (room > 0) shift(this.c, direction * Math.min(PAGE, room));
    } else if (page) request(page);
  }

  #scrolled = () => {
    this.#direction = this.view.direction() || this.#direction;
    this.#look();
  };

  /** @param {MouseEvent} event */
  #click = (event) => {
    if (event.target instanceof Element && event.target.closest("[data-to-end]")) toEnd(this.c);
  };
}

/** @param {HTMLAttributes<HTMLDivElement> & Given & { name: string }} props */
export const Log = ({ name, at, unread, last, read, marked, revision, onSeen, children, ...rest }) => {
  const box = useRef(/** @type {HTMLDivElement | null} */ (null));
  const now = { at, unread, last, read, marked, revision, onSeen };
  const given = useRef(/** @type {Given} */ (now));
  const log = useRef(/** @type {LogView | null} */ (null));
  const { key } = useLocation();

  // Not while rendering: React may render another conversation and discard that. Until then, the log of this one would
  // use the other's read position.
  useLayoutEffect(() => {
    given.current = now;
  });
  useLayoutEffect(() => {
    if (!box.current) return;
    log.current = new LogView(box.current, name, given);
    return log.current.attach();
  }, [name]);
  useLayoutEffect(() => log.current?.visit(key), [at, key]);
  useLayoutEffect(() => log.current?.settle(), [name, unread, last, read, marked]);

  return createElement("div", { ...rest, ref: box, role: "log", tabIndex: 0 }, children);
};
