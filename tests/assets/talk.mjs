// Short ways to say what the tests of the modules fold and see.
import { beforeEach } from "node:test";
import { look, open, pass, restart } from "../support/pages.mjs";

beforeEach(restart);

export const message = (number, fields = {}) => ({ id: `m${number}`, number, revision: number, body: "", ...fields });
export const messages = (from, to) => Array.from({ length: to - from + 1 }, (_, i) => message(from + i));

// What takes a conversation from one revision to the next, as an event does.
export const next = (revision, fields = {}) => ({
  in: "messages/1",
  since: revision - 1,
  revision,
  put: [message(revision)],
  row: ["conversations", 1, "last"],
  ...fields,
});

// All there is, as an answer says it.
export const all = (to, fields = {}) => ({
  in: "messages/1",
  since: null,
  revision: to,
  put: messages(fields.from ?? 1, to),
  ...fields,
});

// A page from the middle, as it was at a revision.
export const around = (number, asOf, put = messages(Math.max(1, number - 20), number + 19)) => ({
  in: "messages/1",
  around: number,
  asOf,
  put,
});

export const conversation = (revision, fields = {}) => ({
  id: 1,
  revision,
  at: revision,
  last: revision ? message(revision) : null,
  ...fields,
});

export const list = (...put) => ({ in: "conversations", put });

export const seat = (fields = {}) => ({ in: "seats", put: [{ id: 1, revision: 0, read: 0, ...fields }], grow: ["read"] });

// By conversation [revision, { read }, place], and the revision of the seat if that is not zero.
export const positions = (held) => {
  const places = Object.entries(held).map(([id, [revision, fields, place, own = 0]]) => [id, [revision, fields, place, own]]);
  return { positions: Object.fromEntries(places), of: "conversations", entries: "messages", own: "seats" };
};

// A page of viewer 1 that shows the list and conversation 1, loaded to a revision.
export const loaded = async (to, fields = {}) => {
  const page = await open();
  look(page, "conversations", "-at");
  look(page, "messages/1", "number", true);
  fold(page, { viewer: 1 }, list(conversation(to)), seat(), { in: "conversations", ready: true }, all(to, fields));
  await pass(20);
  page.asked.length = 0;
  return page;
};

export const fold = (page, ...changes) => changes.forEach((change) => page.folding.fold(change));

export const ids = (page, name = "messages/1") => {
  const c = page.store.collection(name);
  page.store.arrange(c);
  return c.shown.map((row) => row.id);
};

// What is held before the live run.
export const before = (page) => {
  const c = page.store.collection("messages/1");
  return [...c.rows.values()].filter((row) => row.number < c.from).map(({ id }) => id);
};

export const row = (page, id, name = "conversations") => page.store.collection(name).rows.get(id);

export const status = (page, name = "messages/1") => page.store.collection(name).status;

// The names asked for since the last call.
export const asked = async (page, milliseconds = 1) => {
  await pass(milliseconds);
  return page.asked.splice(0).flat().map(({ name }) => name);
};

export const numbered = (from, to) => messages(from, to).map(({ id }) => id);
