// Scroll anchoring: rows on the screen stay in place when rows above them are added, removed or resized.
//
// Positions are measured within the content, not on the screen. The compositor scrolls on its own thread, so a scroll
// races this code: a position on the screen would mistake that scroll for a row that moved, and undo it. For the same
// reason the anchor is chosen late: the row that was at the top may have been scrolled off, and then have grown.
// The browser's own anchoring is off in the style sheet: Safari lacks it, and two would add up.
const ROUNDING = 0.01;
const FAIR_PART = 0.5;
const TOLERANCE = 1;

/** @param {Element} target */
const box = (target) => target.getBoundingClientRect();

/** A scrolled element whose first child contains the rows. */
export class Viewport {
  /** The rows from the screen on downwards, as [id, place], and the measures, all as of the last `look`. */
  #last = { places: /** @type {[string, number][]} */ ([]), length: 0, top: 0, height: 0 };

  /** @param {HTMLElement} element */
  constructor(element) {
    this.element = element;
  }

  get content() {
    return this.element.firstElementChild ?? this.element;
  }

  // Under CSS zoom, client rects are in scaled pixels and scroll positions are not.
  get #zoom() {
    return this.element.currentCSSZoom ?? 1;
  }

  get #length() {
    return box(this.content).height / this.#zoom;
  }

  /** @param {Element} target */
  #place(target) {
    return (box(target).top - box(this.content).top) / this.#zoom;
  }

  /** @param {Element} target */
  #below(target) {
    return (box(target).top - box(this.element).top) / this.#zoom;
  }

  /** @returns {HTMLElement[]} */
  rows() {
    return [.../** @type {NodeListOf<HTMLElement>} */ (this.content.querySelectorAll("[data-row]"))];
  }

  /** @type {(number: number) => HTMLElement | null} */
  row(number) {
    return this.content.querySelector(`[data-number="${number}"]`);
  }

  /** @param {string} id */
  #find(id) {
    return this.content.querySelector(`[data-row="${CSS.escape(id)}"]`);
  }

  /** The distance from the screen to the end. */
  gap() {
    return this.element.scrollHeight - this.element.scrollTop - this.element.clientHeight;
  }

  // The reader's scroll position. When the content shrinks, the browser clamps the position to the new end
  // before this code runs.
  #scrolledTo() {
    const isClamped = this.gap() < TOLERANCE && this.#last.top > this.element.scrollTop;
    return isClamped ? this.#last.top : this.element.scrollTop;
  }

  // The first row that the reader saw start, with its last place: a row cut by the upper edge may still grow above it.
  #anchor() {
    const top = this.#scrolledTo() - this.#below(this.content) - this.element.scrollTop - ROUNDING;
    const { places } = this.#last;
    const [id, was] =
      places.find(([id, was]) => was >= top && this.#find(id)) ?? places.findLast(([id]) => this.#find(id)) ?? [];
    const row = id === undefined ? null : this.#find(id);
    return row && was !== undefined ? { row, was } : null;
  }

  /** Scroll by as much as the anchor moved; return whether the content below it grew, or the element shrank. */
  hold() {
    const anchor = this.#anchor();
    if (!anchor) return true;
    const { row, was } = anchor;
    const now = this.#place(row);
    if (Math.abs(now - was) > ROUNDING) this.element.scrollTop = this.#scrolledTo() + now - was;
    const hasGrown = this.#length - now > this.#last.length - was + TOLERANCE;
    return hasGrown || this.element.clientHeight < this.#last.height - TOLERANCE;
  }

  /** The first numbered row on the screen, and how far below the upper edge it starts. */
  first() {
    const { top } = box(this.element);
    const row = this.rows().find((row) => Number(row.dataset.number) && box(row).bottom > top);
    return row ? { number: Number(row.dataset.number), above: this.#below(row) } : null;
  }

  /** Remember where the rows are from the screen on downwards; return those on the screen. */
  look() {
    const { top, bottom } = box(this.element);
    const start = box(this.content).top;
    // Each row is measured once: this runs for each scroll event.
    const from = this.rows()
      .map((row) => ({ row, at: box(row) }))
      .filter(({ at }) => at.bottom > top);
    this.#last = {
      places: from.map(({ row, at }) => [row.dataset.row ?? "", (at.top - start) / this.#zoom]),
      length: this.#length,
      top: this.element.scrollTop,
      height: this.element.clientHeight,
    };
    return from.filter(({ at }) => at.top < bottom).map(({ row }) => row);
  }

  /** Give up the anchor before going somewhere else. */
  forget() {
    this.#last.places = [];
  }

  /** @param {Element} row */
  isShown(row) {
    const [seen, whole] = [box(this.element), box(row)];
    const height = Math.min(whole.bottom, seen.bottom) - Math.max(whole.top, seen.top);
    const hasEnded = whole.bottom <= seen.bottom + TOLERANCE && whole.bottom > seen.top;
    return hasEnded || height >= FAIR_PART * Math.min(whole.height, seen.height);
  }

  /** @type {(target: Element, above: number) => void} */
  scrollTo(target, above) {
    this.element.scrollTop += this.#below(target) - above;
  }

  /**
   * Scroll to the end, or only until this row reaches the top.
   * @param {Element} [unless]
   */
  toEnd(unless) {
    const end = this.element.scrollHeight - this.element.clientHeight;
    const most = unless ? this.element.scrollTop + this.#below(unless) : end;
    this.element.scrollTop = Math.max(this.element.scrollTop, Math.min(end, most));
  }

  /**
   * Count the rows above the screen (edge -1) or below it (1) that are farther away than the distance.
   * @type {(edge: number, distance: number) => number}
   */
  countFar(edge, distance) {
    const { top, bottom } = box(this.element);
    const far = distance * this.#zoom;
    return this.rows().filter((row) => (edge < 0 ? top - box(row).bottom : box(row).top - bottom) > far).length;
  }

  /** The direction of the scroll since the last `look`: -1, 0 or 1. */
  direction() {
    return Math.sign(this.element.scrollTop - this.#last.top);
  }

  /** The topmost element in the middle of the screen, such as a dialog that covers the rows. */
  inFront() {
    const { left, top, width, height } = box(this.element);
    return document.elementFromPoint(left + width / 2, top + height / 2);
  }
}
