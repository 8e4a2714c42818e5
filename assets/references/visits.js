// Where a reader was in a log at each entry of the history, so that Back leads from a quoted message to its quote.

/**
 * A row, and how far it starts below the upper edge of the log. Without a number, it is the end of the log.
 * @typedef {{ number: number, above: number }} Place
 */

export class Visits {
  /** @type {Map<string, Place>} */
  #places = new Map();
  /** @type {string | null} */
  #entry = null;

  /**
   * Another entry is shown: remember the place that the reader leaves, and return where they were at this entry.
   * @type {(entry: string, left: Place | null) => Place | null}
   */
  move(entry, left) {
    if (this.#entry !== null && this.#entry !== entry && left) this.#places.set(this.#entry, left);
    this.#entry = entry;
    return this.#places.get(entry) ?? null;
  }
}
