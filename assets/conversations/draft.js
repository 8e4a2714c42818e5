// What the viewer has begun to write in a conversation, for the list.
import { useSyncExternalStore } from "react";
import * as drafts from "../conversation/drafts.js";
import { cut } from "../conversation/pasting.js";
import { useViewer } from "../feed.js";

const SHOWN = 120;

// Other tabs write drafts to the storage. What is typed in this one belongs to the open conversation, whose row shows
// none; the row is rendered again when another one is opened.
/** @param {() => void} listener */
const subscribe = (listener) => {
  window.addEventListener("storage", listener);
  return () => window.removeEventListener("storage", listener);
};

/** @param {number} conversation */
export const useDraft = (conversation) => {
  const viewer = useViewer();
  const place = viewer === null ? null : drafts.place(viewer, `messages/${conversation}`);
  return useSyncExternalStore(
    subscribe,
    () => (place === null ? "" : cut(drafts.peek(place).trim(), SHOWN)),
    () => "",
  );
};
