// Marking conversations as read, and taking that back for a while.
import { ACTS, act, conversationOf, seatOf } from "../conversation-menu/acts.js";
import { readPosition } from "../conversations/order.js";
import { held, hold, holdFor } from "../page/held.js";

/** @import { Listed } from "../palette/conversations.js" */

export const MARKED = "marked-read";
const SHOWN_MS = 10_000;
// Beyond any: the server takes the last message there is.
const LAST = 2 ** 31 - 1;

/** Those with something unread that shall be noticed. @param {Listed[]} all */
export const calling = (all) => all.filter(({ isCalling }) => isCalling);

/** @type {(conversations: Pick<Listed, "id" | "read">[]) => void} */
export const markRead = (conversations) => {
  const before = conversations.map(({ id, read }) => {
    const position = seatOf(id) ? readPosition(seatOf(id)) : read;
    // One that this browser does not hold is read to its end.
    if (conversationOf(id)) ACTS.read?.(id);
    else act("mark_conversation_read", id, { number: LAST });
    return { id, from: position + 1 };
  });
  if (before.length) holdFor(MARKED, { before }, SHOWN_MS);
};

export const undo = () => {
  const before = /** @type {{ id: number, from: number }[]} */ (held(MARKED)?.before ?? []);
  for (const { id, from } of before) act("mark_conversation_unread", id, { number: from });
  hold(MARKED, null);
  holdFor(MARKED, { before: [] }, SHOWN_MS / 2);
};
