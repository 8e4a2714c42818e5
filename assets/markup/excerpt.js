// The text of a message with markup: without markers, and without what is hidden.
import { isHidden } from "./runs.js";

/** @import { Block } from "./blocks.js" */
/** @import { Run } from "./runs.js" */

/** @type {(blocks: Block[], spoiler: string) => string} */
export const excerpt = (blocks, spoiler) => {
  /** @type {(run: Run, i: number, runs: Run[]) => string} */
  const shown = (run, i, runs) => (isHidden(run) ? (isHidden(runs[i - 1]) ? "" : spoiler) : run[0]);
  return blocks.map(([, , runs]) => runs.map(shown).join("")).join("\n");
};
