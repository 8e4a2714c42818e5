// What is kept of the collections: the newest page of the list, the custom emoji, the newest page of a conversation and
// its members, each with the rows that these refer to. Only what the server has confirmed, and that fits.
import { peek } from "../sync/store.js";
import { since, viewer } from "../sync/viewer.js";
import { live, PAGE } from "../sync/windows.js";
import { LIST } from "./start.js";

/** @import { Fields, Id, Row } from "../sync/protocol.js" */
/** @import { Collection } from "../sync/store.js" */

/** @typedef {{ viewer: number, since: number, more: Collection["more"], conversations: Row[], seats: Row[], people: Row[], emoji: Row[], sections: Row[] }} List */
/** @typedef {{ revision: number, rows: Row[] }} Messages */
/** @typedef {{ revision: number, changed: number, rows: Row[] }} Members */
/** @typedef {{ messages: Messages, members: Members | null }} Entries */
/** @typedef {Entries & { viewer: number, since: number, conversation: Row, seat: Row, people: Row[] }} Conversation */

const MAX_LISTED = 30;
const MAX_MEMBERS = 200;
const MAX_CHARACTERS = 200_000;

// The first rows, as many as fit: an incomplete page is a page, one with a hole is not.
const fitting = (/** @type {Row[]} */ rows) => {
  let characters = 0;
  const end = rows.findIndex((row) => (characters += JSON.stringify(row).length) > MAX_CHARACTERS);
  return end < 0 ? rows : rows.slice(0, end);
};

// As the server has it: a page that begins with the first message has also what comes before it.
const page = (/** @type {Row[]} */ rows) => rows.slice(rows.at(-PAGE)?.number === 1 ? 0 : -PAGE);

const isKept = (/** @type {Row} */ { id }) => {
  const seat = peek("seats")?.rows.get(id);
  return Boolean(seat?.pinned_at || seat?.section);
};

// As the server has it: the newest page, and those further back that are pinned or in a section.
const newest = (/** @type {Collection} */ list) => {
  const rows = [...list.rows.values()].sort((a, b) => Number(b.at) - Number(a.at) || Number(b.id) - Number(a.id));
  return [...rows.slice(0, MAX_LISTED), ...rows.slice(MAX_LISTED).filter(isKept)];
};

/** @type {(name: string, ids: Iterable<unknown>) => Row[]} */
const chosen = (name, ids) => [...new Set(ids)].flatMap((id) => peek(name)?.rows.get(/** @type {Id} */ (id)) ?? []);

/** @param {Row | null} message */
const named = (message) => {
  const { author, quote, system } = /** @type {{ author?: Id, quote?: Fields, system?: { people: Id[] } }} */ (
    message ?? {}
  );
  return [author, quote?.author, ...(system?.people ?? [])];
};

const authors = (/** @type {(Row | null)[]} */ messages) => messages.flatMap(named);

/** @type {(viewer: number, since: number) => List | null | undefined} */
const packList = (viewer, since) => {
  const list = peek("conversations");
  if (list?.status !== "ready" || list.isCached) return undefined;
  const conversations = fitting(newest(list));
  if (!conversations.length) return null;
  const ids = conversations.map(({ id }) => id);
  const last = conversations.map((row) => /** @type {Row | null} */ (row.last));
  const pairs = conversations.flatMap((row) => /** @type {Id[] | undefined} */ (row.pair) ?? []);
  const people = chosen("people", [viewer, ...pairs, ...authors(last)]);
  const emoji = fitting([...(peek("emoji/site")?.rows.values() ?? [])]);
  const own = { seats: chosen("seats", ids), sections: chosen("sections", ["own"]) };
  return { viewer, since, more: list.more, conversations, ...own, people, emoji };
};

/** @type {(viewer: number, since: number, id: number) => Conversation | null | undefined} */
const packConversation = (viewer, since, id) => {
  const [c, others] = [peek(`messages/${id}`), peek(`members/${id}`)];
  if (c?.status === "missing") return null;
  const [conversation, seat] = [peek("conversations")?.rows.get(id), peek("seats")?.rows.get(id)];
  if (!c || c.revision === null || c.isCached || !conversation || !seat) return undefined;
  const rows = fitting(page(live(c)).reverse()).reverse();
  if (!rows.length) return null;
  const hasMembers = others && others.revision !== null && others.rows.size <= MAX_MEMBERS;
  const members = hasMembers
    ? { revision: Number(others.revision), changed: others.changed, rows: [...others.rows.values()] }
    : null;
  const pair = /** @type {Id[] | undefined} */ (conversation.pair) ?? [];
  const people = chosen("people", [...pair, ...authors(rows), ...(members?.rows ?? []).map((row) => row.id)]);
  return { viewer, since, conversation, seat, people, messages: { revision: c.revision, rows }, members };
};

/**
 * What a record holds; null if there must be none, undefined if it stays as it is.
 * @type {(record: string) => List | Conversation | null | undefined}
 */
export const pack = (record) => {
  const [id, began] = [viewer(), since()];
  if (id === null || began === null) return undefined;
  return record === LIST ? packList(id, began) : packConversation(id, began, Number(record.split("/")[1]));
};
