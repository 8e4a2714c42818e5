// The read position of a log: the number up to which its reader has seen all rows.

const REPORT_MS = 1000;

/** @param {HTMLElement} row */
export const numberOf = (row) => Number(row.dataset.number) || 0;

export class ReadPosition {
  seen = 0;
  #reportedAt = -REPORT_MS;

  /** @param {number} number */
  raise(number) {
    this.seen = Math.max(this.seen, number);
  }

  /**
   * Advance in order: rows that were jumped over stay unread. Reaching the end reads all.
   * @type {(rows: HTMLElement[], newest: number, isAtEnd: boolean) => void}
   */
  advance(rows, newest, isAtEnd) {
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
    if (this.seen <= known || performance.now() - this.#reportedAt < REPORT_MS) return;
    this.#reportedAt = performance.now();
    send(this.seen);
  }
}
