// Who has seen a message, on demand.
import { useRows, useStatus } from "../feed.js";
import { useHeld } from "../page/held.js";
import { openLayer } from "../page/layers.js";

/** @import { Row } from "../sync/protocol.js" */

const LAYER = "readers";

/** @type {(into: string, row: Row) => void} */
export const showReaders = (_into, { id }) => openLayer(LAYER, { message: id });

// Without an open layer, the collection has no name that is ever requested.
export const useReaders = () => {
  const value = useHeld(LAYER);
  const name = value ? `readers/${value.message}` : "nothing";
  return { rows: useRows(name, "-read"), status: useStatus(name) };
};
