// The message that the composer edits, and its new text, which is a draft of its own. Both survive a reload and a visit
// to another conversation.
import { useSyncExternalStore } from "react";
import * as drafts from "../conversation/drafts.js";
import { useRow, useViewer } from "../feed.js";
import { remembered } from "../outbox/remembered.js";
import { collection } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";
import { edit } from "./acts.js";
import { shownRow } from "./rows.js";

/** @import { Row } from "../sync/protocol.js" */

/** @type {(entry: Record<string, unknown>) => { id: string } | null} */
const sound = ({ id }) => (typeof id === "string" ? { id } : null);

const edited = remembered("edit", sound);

/** @type {(into: string, message: string) => string} */
const textOf = (into, message) => drafts.place(viewer() ?? 0, `${into}/edit/${message}`);

/** @type {(into: string, row: Row) => void} */
export const beginEdit = (into, row) => {
  const [at, id] = [edited.place(viewer(), into), String(row.id)];
  if (edited.read(at)?.id === id) return;
  endEdit(into);
  drafts.write(textOf(into, id), String(row.body));
  edited.write(at, { id });
};

// Erase the text, too: the message may be deleted one day, and its text must not stay in the storage.
/** @param {string} into */
const endEdit = (into) => {
  const at = edited.place(viewer(), into);
  const message = edited.read(at);
  if (!message) return;
  edited.write(at, null);
  drafts.forget(textOf(into, message.id));
};

// Edit the newest of one's own messages that is no copy, while it can be edited; return whether there is one.
/** @param {string} into */
export const editLast = (into) => {
  const row = collection(into).all.findLast(mayEdit);
  if (row) beginEdit(into, row);
  return Boolean(row);
};

/** @param {Row} row */
const mayEdit = (row) =>
  row.author === viewer() &&
  row.number !== undefined &&
  !row.deleted &&
  !row.forwarded_from &&
  !row.system &&
  isInTime(row);

// Whether it was sent so recently that it can still be edited. The server has the last word.
/** @param {Row} row */
const isInTime = ({ at }) => {
  const length = collection("site").rows.get(1)?.editing_ms ?? null;
  return length === null || Date.now() - Number(at) < Number(length);
};

// Whether the viewer can edit a message now.
/** @param {Row | undefined} row */
export const useMayEdit = (row) => {
  useRow("site", 1);
  return row !== undefined && mayEdit(row);
};

/** @type {(into: string) => { place: string, save: (text: string) => void, cancel: () => void } | null} */
export const useEditing = (into) => {
  const at = edited.place(useViewer(), into);
  const message = useSyncExternalStore(
    edited.subscribe,
    () => edited.read(at),
    () => null,
  );
  if (!message) return null;
  return {
    place: textOf(into, message.id),
    save: (text) => save(into, message.id, text),
    cancel: () => endEdit(into),
  };
};

/** @type {(into: string, message: string, text: string) => void} */
const save = (into, message, text) => {
  const row = shownRow(into, message);
  endEdit(into);
  // The reader may have scrolled so far away that the message is not held.
  if (row?.body !== text) edit(into, row ?? { id: message }, text);
};
