// Notifications of open pages. Of all tabs of a browser, one rings: the one that holds the lock.
import { isCalling } from "../conversations/order.js";
import { excerpt } from "../markup/excerpt.js";
import { requestShown } from "../sync/requests.js";
import { collection } from "../sync/store.js";
import { viewer } from "../sync/viewer.js";
import { seen, show, standing } from "./browser.js";
import { chosen } from "./choice.js";
import { isQuiet, notifies } from "./deciding.js";
import { look } from "./looking.js";
import { play } from "./sounds.js";

/** @import { Message, Preferences, Seat } from "./deciding.js" */
/** @import { Block } from "../markup/blocks.js" */
/** @typedef {{ id: number, title: string, pair?: number[] | null, last?: (Message & { body: string, runs?: Block[] | null, at: number }) | null, uncounted?: number[] }} Conversation */

const OWN = "notifications/own";
const RINGS_EVERY_MS = 1000;
const SPOILER = "▒▒▒";
/** @type {Preferences} */
const DEFAULTS = { level: "all", quiet_from: -1, quiet_until: -1, time_zone: "UTC", paused_until: 0 };

/** @template T @param {string} name @param {number | string} id */
const row = (name, id) => /** @type {T | undefined} */ (collection(name).rows.get(id));

/** @param {number} id */
const seatOf = (id) => /** @type {Seat} */ (row("seats", id) ?? {});

// The same rows, as the list of conversations knows them.
/** @param {number} id */
const seatIn = (id) => /** @type {import("../conversations/order.js").Seat | undefined} */ (row("seats", id));
/** @param {Conversation} conversation */
const listed = (conversation) =>
  /** @type {import("../conversations/order.js").Conversation} */ (/** @type {unknown} */ (conversation));

/** @type {Map<number, number>} */
const newest = new Map();
/** @type {Map<number, number>} */
const read = new Map();
const box = { isReady: false, rungAt: -RINGS_EVERY_MS, unread: -1 };

/** @param {Conversation} conversation */
const tell = async ({ id, title, pair, last }) => {
  if (!last) return;
  const { isVisible, isSeen } = await look(id);
  // While nobody looks at this browser, its push service notifies: the server knows of other devices, too.
  const where = standing();
  if (isSeen || (!isVisible && where === "on")) return;
  const { sound } = chosen();
  if (performance.now() - box.rungAt >= RINGS_EVERY_MS) {
    box.rungAt = performance.now();
    play(sound);
  }
  if (where !== "on" && where !== "open") return;
  const name = String(/** @type {any} */ (row("people", last.author))?.nickname ?? "");
  const text = last.runs ? excerpt(last.runs, SPOILER) : last.body;
  await show({
    title: pair?.length ? name : title,
    body: pair?.length ? text : `${name}: ${text}`,
    tag: `conversation-${id}`,
    navigate: `/conversations/${id}`,
    timestamp: last.at,
    // The page has rung already.
    silent: true,
    data: { viewer: viewer() ?? 0, conversation: id, number: last.number },
  });
};

/** @type {(conversations: Conversation[]) => Conversation[]} */
const arrived = (conversations) => {
  const found = conversations.filter(({ id, last }) => (last?.number ?? 0) > (newest.get(id) ?? 0));
  for (const { id, last } of found) newest.set(id, last?.number ?? 0);
  if (box.isReady) return found;
  box.isReady = true;
  return [];
};

const listen = () => {
  const { rows, status, isCached } = collection("conversations");
  const me = viewer();
  if (status !== "ready" || isCached || me === null) return;
  const conversations = /** @type {Conversation[]} */ (/** @type {unknown} */ ([...rows.values()]));
  const own = row(OWN, "own") ?? DEFAULTS;
  const now = Date.now();
  for (const conversation of arrived(conversations)) {
    const given = {
      seat: seatOf(conversation.id),
      level: own.level,
      isDirect: Boolean(conversation.pair?.length),
      now,
    };
    if (!isQuiet(own, now) && conversation.last && notifies(conversation.last, me, given)) tell(conversation);
  }
  count(conversations);
};

/** @param {Conversation[]} conversations */
const count = (conversations) => {
  const unread = conversations.filter((row) => isCalling(listed(row), seatIn(row.id))).length;
  if (unread === box.unread) return;
  box.unread = unread;
  navigator.setAppBadge?.(unread).catch(() => {});
};

// What was read here or elsewhere is shown no longer.
const close = () => {
  const where = standing();
  const seats = [...collection("seats").rows.values()].filter(({ id, read: at }) => {
    const before = read.get(Number(id));
    read.set(Number(id), Number(at));
    return before !== undefined && before < Number(at);
  });
  listen();
  if (!seats.length || (where !== "on" && where !== "open")) return;
  for (const { id, read: number } of seats) seen(Number(id), Number(number));
};

// Ring from now on.
export const ring = () => {
  collection("conversations").listeners.add(listen);
  collection("seats").listeners.add(close);
  const own = collection(OWN);
  own.listeners.add(() => {});
  requestShown(own);
  close();
};
