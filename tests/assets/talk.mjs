// Builders for the changes that tests apply, and shortcuts for what they check.
import { beforeEach } from "node:test";
import { look, open, pass, restart } from "../support/pages.mjs";

beforeEach(restart);

export const message = (number, fields = {}) => ({ id: `m${number}`, number, revision: number, body: "", ...fields });
export const messages = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));

const parent = (id = 1, fields = {}) => ({ name: "conversations", id, newest: "last", fields });

// An append: a new message takes its conversation to the next revision.
export const next = (revision, fields = {}) => ({
  op: "append",
  name: "messages/1",
  revision,
  row: message(revision),
  parent: parent(1, {}),
  ...fields,
});

export const patch = (revision, number, fields = {}) => ({
  op: "patch",
  name: "messages/1",
  revision,
  id: `m${number}`,
  fields,
  parent: parent(),
});

// An advance: the conversation changes, but none of its messages.
export const advance = (revision, also = [], fields = {}) => ({
  op: "advance",
  name: "messages/1",
  revision,
  parent: parent(1, fields),
  also,
});

// A snapshot: the newest page.
export const all = (to, fields = {}) => ({
  op: "snapshot",
  name: "messages/1",
  revision: to,
  rows: messages(fields.from ?? 1, to),
  ...fields,
});

export const tail = (since, revision, rows = [], also = []) => ({
  op: "tail",
  name: "messages/1",
  since,
  revision,
  rows,
  also,
});

// A page from the middle, read at a revision.
export const around = (number, revision, rows = messages(Math.max(1, number - 20), number + 19)) => ({
  op: "page",
  name: "messages/1",
  around: number,
  revision,
  rows,
});

export const put = (name, ...rows) => ({ op: "put", name, rows });
export const drop = (name, ...ids) => ({ op: "drop", name, ids });
export const missing = (...names) => names.map((name) => ({ op: "missing", name }));
export const invalidate = (...names) => names.map((name) => ({ op: "invalidate", name }));
export const greeting = (viewer, since) => ({ op: "greeting", viewer, since });
export const refused = (reasons, again = false) => ({ op: "refused", reasons, again });
// A put: the answer to requests for rows of the list.
export const listed = (ids, fields = {}) => ({ ...list(), answers: ids, ...fields });

export const conversation = (revision, fields = {}) => ({
  id: 1,
  revision,
  at: revision,
  last: revision ? message(revision) : null,
  ...fields,
});

export const list = (...rows) => ({ op: "put", name: "conversations", rows });

export const seat = (fields = {}) => ({
  op: "put",
  name: "seats",
  rows: [{ id: 1, revision: 0, read: 0, ...fields }],
  grow: ["read"],
});

// Positions by conversation: [revision, { read }, place], and the seat's revision unless it is zero.
export const positions = (held) => {
  const places = Object.entries(held).map(([id, [revision, fields, at, own = 0]]) => [id, [revision, fields, at, own]]);
  const rows = Object.fromEntries(places);
  return { op: "positions", name: "conversations", entries: "messages", own: "seats", positions: rows };
};

// A page of viewer 1 that shows the list and conversation 1, loaded to a revision.
export const loaded = async (to, fields = {}) => {
  const page = await open();
  look(page, "conversations", "-at");
  look(page, "messages/1", "number", true);
  apply(page, greeting(1), { ...list(conversation(to)), more: null }, seat(), all(to, fields));
  await pass(20);
  page.asked.length = 0;
  return page;
};

export const apply = (page, ...changes) => changes.flat().forEach((change) => page.apply(change));

export const ids = (page, name = "messages/1") => {
  const c = page.store.collection(name);
  page.store.arrange(c);
  return c.shown.map((row) => row.id);
};

// The rows held before the live run.
export const before = (page) => {
  const c = page.store.collection("messages/1");
  return [...c.rows.values()].filter((row) => row.number < c.from).map(({ id }) => id);
};

export const row = (page, id, name = "conversations") => page.store.collection(name).rows.get(id);

export const status = (page, name = "messages/1") => page.store.collection(name).status;

// The names requested since the last call.
export const asked = async (page, milliseconds = 1) => {
  await pass(milliseconds);
  return page.asked.splice(0).flat().map(({ name }) => name);
};

export const numbered = (from, to) => messages(from, to).map(({ id }) => id);
