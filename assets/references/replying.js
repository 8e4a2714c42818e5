// What the next message of a conversation replies to. Only the place and the author of the message are kept: its text
// stays in the collection, where edits and deletions reach it.
import { useEffect, useSyncExternalStore } from "react";
import { useRow, useStatus, useViewer } from "../feed.js";
import { excerpt } from "../markup/excerpt.js";
import { remembered } from "../outbox/remembered.js";
import { request } from "../sync/requests.js";
import { peek } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";

/** @import { Block } from "../markup/blocks.js" */
/** @import { Id, Row } from "../sync/protocol.js" */
/** @typedef {{ id: Id, number: number, author: number }} Reply */

// As many as the server puts into a quote, and what it puts in the place of a spoiler.
const EXCERPT = 120;
const HIDDEN = "▒▒▒";

/** @type {(entry: Record<string, unknown>) => Reply | null} */
const sound = ({ id, number, author }) =>
  typeof id === "string" && Number(number) > 0 && Number(author) > 0
    ? { id, number: Number(number), author: Number(author) }
    : null;

const { place, read, write, subscribe } = remembered("reply", sound);

/**
 * Let the next message that goes into the collection reply to this one, and move the focus to the composer.
 * @type {(into: string, message: Row) => void}
 */
export const beginReply = (into, { id, number, author }) => {
  const reply = { id, number: Number(number), author: Number(author) };
  // What is not stored yet has no number.
  if (!(reply.number > 0)) return;
  write(place(viewer(), into), reply);
  // After a menu has closed, which returns the focus to its button.
  setTimeout(() => document.querySelector("form.composer")?.querySelector("textarea")?.focus());
};

/** End it without sending; return whether there was a reply. @param {string} into */
export const endReply = (into) => {
  const at = place(viewer(), into);
  if (!read(at)) return false;
  write(at, null);
  return true;
};

/** The id of what the next message replies to, or nothing. @type {(into: string) => string} */
export const repliedTo = (into) => String(read(place(viewer(), into))?.id ?? "");

/**
 * End it, because a message is being sent: return the fields of its draft, and those of the row that is shown meanwhile.
 * @param {string} into
 */
export const takeReply = (into) => {
  const reply = read(place(viewer(), into));
  if (!reply) return { draft: {}, shown: {} };
  endReply(into);
  const row = peek(into)?.rows.get(reply.id);
  const text = row?.runs ? excerpt(/** @type {Block[]} */ (row.runs), HIDDEN) : String(row?.body ?? "");
  const beginning = [...text.replace(/\s+/g, " ")].slice(0, EXCERPT).join("");
  return { draft: { reply_to: reply.id }, shown: { quote: { ...reply, excerpt: beginning } } };
};

/**
 * What the next message replies to, with the message if it is held; else it is requested.
 * @type {(into: string) => (Reply & { message: Row | undefined }) | null}
 */
export const useReply = (into) => {
  const at = place(useViewer(), into);
  const reply = useSyncExternalStore(
    subscribe,
    () => read(at),
    () => null,
  );
  const message = useRow(into, reply?.id ?? "");
  const isLacking = useStatus(into) === "ready" && reply && !message;
  useEffect(() => {
    if (isLacking) request(`${into}@${reply.number}`);
  }, [into, isLacking, reply?.id]);
  return reply && { ...reply, message };
};
