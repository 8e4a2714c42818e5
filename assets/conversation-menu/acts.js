// What the viewer does to a conversation: each goes through the outbox, so it shows at once and waits for the connection.
import { readPosition } from "../conversations/order.js";
import * as outbox from "../outbox/outbox.js";
import { uuid } from "../page/uuid.js";
import { collection, indexed } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";

/** @import { Conversation, Seat } from "../conversations/order.js" */
/** @import { ConversationVerb, More } from "../sync/protocol.js" */

const HOUR_MS = 3_600_000;
const MORNING = 8;
// The end of the year 9999.
const FOR_EVER = 253_402_300_799_999;

/** @type {(verb: ConversationVerb, conversation: number, more?: More) => string} */
export const act = (verb, conversation, more = {}) => {
  const id = uuid();
  outbox.act("seats", { id, verb, conversation, ...more });
  return id;
};

/** @param {number} id */
export const conversationOf = (id) =>
  /** @type {Conversation | undefined} */ (collection("conversations").rows.get(id));

/** @param {number} id */
export const seatOf = (id) => /** @type {Seat | undefined} */ (indexed(collection("seats"))[id]);

// Whether the viewer is the owner or a moderator.
/** @param {Conversation} conversation */
export const leads = ({ owner, moderators = [] }) => [owner, ...moderators].includes(viewer() ?? 0);

const tomorrow = () => {
  const now = new Date();
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1, MORNING).getTime();
};

/** @type {Record<string, () => number>} */
export const MUTES = { hour: () => Date.now() + HOUR_MS, tomorrow, ever: () => FOR_EVER };

// The newest message that somebody has written; zero if nobody has.
/** @param {Conversation | undefined} conversation */
export const newest = (conversation) => {
  const { last, uncounted = [] } = conversation ?? {};
  let number = last?.number ?? 0;
  while (uncounted.includes(number)) number -= 1;
  return number;
};

/** @type {Record<string, (id: number) => void>} */
export const ACTS = {
  unmute: (id) => act("mute", id, { until: 0 }),
  pin: (id) => act("pin_conversation", id),
  unpin: (id) => act("unpin_conversation", id),
  archive: (id) => act("archive", id),
  unarchive: (id) => act("unarchive", id),
  reopen: (id) => act("reopen", id),
  unread: (id) => {
    const number = newest(conversationOf(id));
    act("mark_conversation_unread", id, { number: number < (seatOf(id)?.first ?? 0) ? 0 : number });
  },
  read: (id) => {
    const number = conversationOf(id)?.last?.number ?? 0;
    act("mark_conversation_read", id, { number: Math.max(number, readPosition(seatOf(id))) });
  },
};
