// The read position of a log: the number up to which its reader has seen all rows.

const REPORT_MS = 1000;

/** @param {HTMLElement} row */
export const numberOf = (row) => Number(row.dataset.number) || 0;

export class ReadPosition {
  seen = 0;
  /** Rows were marked as unread while the log is open: nothing counts as read until the reader comes back. */
  isHeld = false;
  #reportedAt = -REPORT_MS;
  /** @type {number | null} */
  #marked = null;

  /**
   * Follow what the server knows: the position, and the first row that is marked as unread, or zero. What the cache
   * knows may be old.
   * @type {(given: { read?: number, marked?: number }, isCached: boolean) => void}
   */
  follow({ read, marked = 0 }, isCached) {
    if (isCached) this.#marked = null;
    if (isCached || read === undefined) return;
    const [before, isFirst] = [this.#marked ?? 0, this.#marked === null];
    const isBack = marked > 0 && (before === 0 || marked < before);
    this.#marked = marked;
    if (isFirst || isBack) this.seen = read;
    else this.raise(read);
    this.isHeld = marked > 0 && (this.isHeld || (isBack && !isFirst));
  }

  /** @param {number} number */
  raise(number) {
    this.seen = Math.max(this.seen, number);
  }

  /**
   * Advance in order: rows that were jumped over stay unread. Reaching the end reads all.
   * @type {(rows: HTMLElement[], newest: number, isAtEnd: boolean) => void}
   */
  advance(rows, newest, isAtEnd) {
    if (this.isHeld) return;
    for (const number of rows.map(numberOf)) {
      if (number <= this.seen + 1) this.raise(number);
      if (number === newest && isAtEnd) this.seen = number;
    }
  }

  /**
   * Report the position unless the server knows it. Throttled; the log calls this again.
   * @type {(known: number, send: (seen: number) => void) => void}
   */
  report(known, send) {
    if (this.isHeld || this.seen <= known || performance.now() - this.#reportedAt < REPORT_MS) return;
    this.#reportedAt = performance.now();
    send(this.seen);
  }
}
