import { useRows, useStatus } from "../feed.js";
import { useHeld } from "../page/held.js";
import { openLayer } from "../page/layers.js";

/** @import { Row } from "../sync/protocol.js" */

const LAYER = "replies";

/** @type {(into: string, row: Row) => void} */
export const showReplies = (_into, { id }) => openLayer(LAYER, { message: id });

// The replies to the message whose layer is open. Without one, the collection has no name that is ever requested.
export const useReplies = () => {
  const value = useHeld(LAYER);
  const name = value ? `replies/${value.message}` : "nothing";
  return { rows: useRows(name, "number"), status: useStatus(name) };
};
