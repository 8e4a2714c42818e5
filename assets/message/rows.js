// The message that a part of the page is about.
import { useSyncExternalStore } from "react";
import { useHeld } from "../page/held.js";
import { collection } from "../sync/store.js";

/** @import { Row } from "../sync/protocol.js" */

/** @type {(into: string, id: string) => Row | undefined} */
export const shownRow = (into, id) => collection(into).all.find((row) => row.id === id);

// The message that a layer is about; undefined while the layer is closed.
/** @param {string} layer */
export const useTarget = (layer) => {
  const value = useHeld(layer);
  const into = String(value?.into ?? "");
  const find = () => (value ? shownRow(into, String(value.message)) : undefined);
  return useSyncExternalStore(
    (listener) => {
      const { listeners } = collection(into || "nothing");
      // Not a reader of the collection: it must neither load nor keep it.
      if (!into) return () => {};
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    find,
    () => undefined,
  );
};
