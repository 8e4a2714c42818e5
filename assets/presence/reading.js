// Who has seen which message, from how far the members have read.
import { request, requestShown } from "../sync/requests.js";
import { collection, indexed } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";

/** @import { Id, Row } from "../sync/protocol.js" */

// The conversation of which the server tells what is read.
let told = 0;

// Join first, then load: what is read before the server tells of it would be missed.
/** @param {number} conversation */
export const requestReading = (conversation) => {
  told = conversation;
  const reads = collection(`reads/${conversation}`);
  if (conversation && reads.listeners.size) request(reads.name);
};

/** @type {{ messages: Row[], readers: Record<string, Row>, seen: Map<number, string> } | null} */
let last = null;

/** @type {(conversation: number, listener: () => void) => () => void} */
export const subscribeToReading = (conversation, listener) => {
  const reads = collection(`reads/${conversation}`);
  const messages = collection(`messages/${conversation}`);
  reads.listeners.add(listener);
  messages.listeners.add(listener);
  if (told === conversation) requestShown(reads);
  return () => {
    reads.listeners.delete(listener);
    messages.listeners.delete(listener);
  };
};

// Whoever has written has read all before.
/** @type {(messages: Row[], readers: Row[]) => Map<Id, number>} */
const positions = (messages, readers) => {
  const read = new Map(readers.map((row) => [row.id, Number(row.read)]));
  for (const { author, number = 0, system } of messages) {
    const id = /** @type {Id} */ (author);
    const before = read.get(id);
    if (before !== undefined && !system && before < number) read.set(id, number);
  }
  return read;
};

/** @type {(messages: Row[], readers: Row[], me: Id | null) => Map<number, string>} */
export const seen = (messages, readers, me) => {
  const others = readers.filter(({ id }) => id !== me);
  const read = positions(messages, others);
  const own = messages.filter(({ author, number, system }) => author === me && number && !system);
  /** @type {Map<number, string>} */
  const found = new Map();
  own.forEach(({ number = 0, at }, i) => {
    const members = others.filter(({ since }) => Number(since) <= Number(at));
    const by = members.filter(({ id }) => (read.get(id) ?? 0) >= number).map(({ id }) => id);
    const next = own[i + 1]?.number ?? Number.POSITIVE_INFINITY;
    const here = others.length > 1 ? by.filter((id) => (read.get(id) ?? 0) < next) : [];
    found.set(number, `${by.length === members.length ? "all" : ""}|${by}|${here}`);
  });
  return found;
};

/** @type {(conversation: number, number: number) => string} */
export const readersOf = (conversation, number) => {
  const messages = collection(`messages/${conversation}`).all;
  const readers = indexed(collection(`reads/${conversation}`));
  // Once for all messages on the page.
  if (last?.messages !== messages || last.readers !== readers) {
    last = { messages, readers, seen: seen(messages, Object.values(readers), viewer()) };
  }
  return last.seen.get(number) ?? "";
};
