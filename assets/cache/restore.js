// Show what was seen last, until the server has answered. What came from the server is never overwritten.
import { greetings } from "../sync/requests.js";
import { collection, touch } from "../sync/store.js";
import { assume, since, viewer } from "../sync/viewer.js";
import { begun, load, recordOf } from "./start.js";

/** @import { Row } from "../sync/protocol.js" */
/** @import { Collection } from "../sync/store.js" */
/** @import { Conversation, List } from "./pack.js" */

const isBlank = (/** @type {Collection} */ c) => c.status === "loading" && !c.rows.size;

/** @type {(rows: Row[]) => Collection["rows"]} */
const byId = (rows) => new Map(rows.map((row) => [row.id, row]));

/** @type {(name: string, rows: Row[]) => void} */
const add = (name, rows) => {
  const c = collection(name);
  for (const row of rows) if (!c.rows.has(row.id)) c.rows.set(row.id, row);
  touch(name);
};

/** @type {(name: string, rows: Row[], fields: Partial<Collection>) => void} */
const fill = (name, rows, fields) => {
  Object.assign(collection(name), { rows: byId(rows), status: "ready", ...fields });
  touch(name);
};

const fillList = (/** @type {List} */ { more, conversations, seats, sections, people, emoji, ...record }) => {
  if (!isBlank(collection("conversations"))) return;
  assume(record.viewer, record.since);
  fill("conversations", conversations, { more, isCached: true });
  add("seats", seats);
  add("sections", sections);
  add("people", people);
  if (isBlank(collection("emoji/site"))) fill("emoji/site", emoji, { isCached: true });
};

const fillConversation = (/** @type {Conversation} */ record) => {
  const { conversation, seat, people, messages, members } = record;
  const name = `messages/${conversation.id}`;
  if (viewer() !== record.viewer || since() !== record.since || !isBlank(collection(name))) return;
  // Race: between reading the record and now, the server may have said that it is no conversation of the viewer's.
  if (greetings() && !collection("conversations").rows.has(conversation.id)) return;
  add("conversations", [conversation]);
  add("seats", [seat]);
  add("people", people);
  const { rows, revision } = messages;
  fill(name, rows, { revision, from: rows[0]?.number ?? 0, complete: revision, isCached: true });
  const other = collection(`members/${conversation.id}`);
  if (!members || !isBlank(other)) return;
  fill(other.name, members.rows, { revision: members.revision, changed: members.changed });
};

/** Fill the collections that the page shows first, unless the server was faster. */
export const restore = async () => {
  const [list, open] = await begun;
  if (!list) return;
  fillList(list);
  if (open) fillConversation(open);
};

/** Fill the collections of a conversation that is opened later. @param {string} name */
export const revive = async (name) => {
  await begun;
  if (!name.startsWith("messages/") || !isBlank(collection(name))) return;
  const [found] = await load([recordOf(name)]);
  if (found) fillConversation(found);
};
