// What an action on a conversation changes in the viewer's seat, shown before the server has answered.

/** @import { Action, Row, Verb } from "../sync/protocol.js" */

/** @type {Partial<Record<Verb, (seat: Row, action: Action) => Row>>} */
export const SEAT_EFFECTS = {
  mute: (seat, { until }) => ({ ...seat, muted_until: until }),
  notify: (seat, { text = "" }) => ({ ...seat, level: text }),
  pin_conversation: (seat) => ({ ...seat, pinned_at: Date.now(), archived_at: 0 }),
  unpin_conversation: (seat) => ({ ...seat, pinned_at: 0 }),
  // Whenever the conversation was active last: the server's clock may be ahead.
  archive: (seat) => ({ ...seat, archived_at: Number.MAX_SAFE_INTEGER, pinned_at: 0 }),
  unarchive: (seat) => ({ ...seat, archived_at: 0 }),
  mark_conversation_unread: (seat, { number = 0 }) => ({ ...seat, unread_from: number }),
  mark_conversation_read: (seat, { number = 0 }) => ({
    ...seat,
    read: Math.max(Number(seat.read), number),
    unread_from: 0,
  }),
};
