import { useRef } from "react";
import { useRow } from "../feed.js";

// The row that was marked as unread while the conversation is shown, or zero. It stays when its reader has read on: a
// divider must not jump while the conversation is open.
/** @param {number} id */
export const useMarked = (id) => {
  const marked = Number(useRow("seats", id)?.unread_from ?? 0);
  const held = useRef({ id, first: 0, last: marked });
  if (held.current.id !== id) held.current = { id, first: 0, last: marked };
  const { first, last } = held.current;
  const isNew = marked > 0 && (last === 0 || marked < last);
  held.current = { id, first: isNew ? marked : first, last: marked };
  return held.current.first;
};
