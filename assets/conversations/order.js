// What the viewer's seat says about a conversation: what is unread, muted, pinned and archived.
import { countAfter } from "./counting.js";

/** @import { Fields } from "../sync/protocol.js" */
/** @import { Counted } from "./counting.js" */

/** @typedef {Fields & { read: number, unread_from: number, mentioned: number[], muted_until: number, pinned_at: number, archived_at: number, first?: number }} Seat */
/** @typedef {Fields & Counted & { id: number, at: number, owner: number, archived?: boolean, description?: string, pair?: number[], moderators?: number[], is_open?: boolean, hides_history?: boolean }} Conversation */

/** @type {(seat: Seat | undefined) => number} */
export const readPosition = (seat) => (seat?.unread_from ? seat.unread_from - 1 : (seat?.read ?? 0));

/** @type {(conversation: Conversation | undefined, seat: Seat | undefined) => number} */
export const unreadIn = (conversation, seat) => countAfter(conversation, readPosition(seat));

// Unread messages that mention the viewer, among the newest ten that the seat holds.
/** @type {(seat: Seat | undefined) => number} */
export const mentionsIn = (seat) => (seat?.mentioned ?? []).filter((number) => number > readPosition(seat)).length;

/** @type {(seat: Seat | undefined) => boolean} */
export const isMuted = (seat) => (seat?.muted_until ?? 0) > Date.now();

// A conversation that was archived comes back with what happens next, unless it is muted.
/** @type {(conversation: Conversation, seat: Seat | undefined) => boolean} */
export const isArchived = ({ at }, seat) =>
  Boolean(seat?.archived_at) && (isMuted(seat) || (seat?.archived_at ?? 0) >= at);

// Whether what is unread shall be noticed: mentions are, even in a conversation that is muted or archived.
/** @type {(conversation: Conversation, seat: Seat | undefined) => boolean} */
export const isCalling = (conversation, seat) =>
  unreadIn(conversation, seat) > 0 && (mentionsIn(seat) > 0 || !(isMuted(seat) || isArchived(conversation, seat)));

/** @typedef {"all" | "unread" | "direct" | "groups" | "mentions" | "archived"} Filter */

/** @type {Record<Filter, (conversation: Conversation, seat: Seat | undefined) => boolean>} */
const MATCHES = {
  all: () => true,
  unread: (conversation, seat) => unreadIn(conversation, seat) > 0,
  direct: ({ pair }) => Boolean(pair?.length),
  groups: ({ pair }) => !pair?.length,
  mentions: (_conversation, seat) => mentionsIn(seat) > 0,
  archived: () => true,
};

// The conversations that a filter shows, those that are pinned on top. The one that is open stays where reading it would
// take it away.
/** @type {<C extends Conversation>(rows: C[], seats: Record<string, Seat>, filter: Filter, open: number) => C[]} */
export const arranged = (rows, seats, filter, open) => {
  const isOpen = (/** @type {Conversation} */ { id }) => id === open && (filter === "unread" || filter === "mentions");
  const shown = rows.filter((row) => {
    const seat = seats[row.id];
    const isInPlace = isArchived(row, seat) === (filter === "archived");
    return isInPlace && (MATCHES[filter](row, seat) || isOpen(row));
  });
  const isPinned = (/** @type {Conversation} */ { id }) => Boolean(seats[id]?.pinned_at);
  return [...shown.filter(isPinned), ...shown.filter((row) => !isPinned(row))];
};
