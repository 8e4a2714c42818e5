// What people do with a message that does not change it: pin it, save it, mark it as unread, copy its address.
import { useRow } from "../feed.js";
import { act } from "../message/acts.js";
import { ask, holdFor } from "../page/held.js";

/** @import { Id, Mark, Row } from "../sync/protocol.js" */

const SHOWN_MS = 4000;

/** @type {(verb: Mark) => (into: string, row: Row) => void} */
const marking = (verb) => (into, row) => {
  act(into, row, verb);
};

export const pin = marking("pin");
export const unpin = marking("unpin");
export const save = marking("save");
export const unsave = marking("unsave");
export const markUnread = marking("mark_unread");

/** @type {(into: string, row: Row) => Promise<void>} */
export const copyLink = async (into, { number }) => {
  const address = `${location.origin}/conversations/${into.split("/")[1]}/${number}`;
  const isCopied = await copied(address);
  if (isCopied) holdFor("copied", { address: "" }, SHOWN_MS);
  else ask("copied", { address });
};

// Without HTTPS, pages have no clipboard.
/** @param {string} text */
const copied = async (text) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
};

// Whether the viewer has saved the message. Requested only while there is one to tell about.
/** @param {Id | undefined} id */
export const useIsSaved = (id) => Boolean(useRow(id === undefined ? "nothing" : "saved/messages", id ?? ""));
