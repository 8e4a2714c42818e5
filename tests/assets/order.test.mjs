import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { open, pass } from "../support/pages.mjs";
import { apply, greeting, refused } from "./talk.mjs";

let page;
let order;
let titles;

const NOW = 1_000_000;
const seat = (id, fields = {}) => ({
  id, revision: 1, read: 0, unread_from: 0, mentioned: [], muted_until: 0, pinned_at: 0, archived_at: 0, ...fields,
});
const conversation = (id, fields = {}) => ({ id, title: `T${id}`, revision: 1, at: 100 + id, last: null, uncounted: [], pair: [], ...fields });
const said = (number) => ({ last: { id: `m${number}`, number } });

beforeEach(async () => {
  page = await open();
  order = await page.load("conversations/order.js");
  titles = await page.load("conversations/titles.js");
});

const ROWS = [
  conversation(5, said(3)),
  conversation(4, { pair: [1, 2], ...said(2) }),
  conversation(3, said(1)),
  conversation(2, { pair: [1, 1] }),
  conversation(1),
];
const SEATS = {
  5: seat(5, { read: 3, archived_at: 105 }),
  4: seat(4, { mentioned: [2] }),
  3: seat(3, { read: 1, pinned_at: 7 }),
  2: seat(2, { archived_at: 101 }),
  1: seat(1, { archived_at: 50, muted_until: NOW + 1 }),
};
const shown = (filter, open = 0) => order.arranged(ROWS, SEATS, filter, open).map(({ id }) => id);

test("pinned conversations are on top, and archived ones elsewhere", () => {
  assert.deepEqual(shown("all"), [3, 4, 2]);
  assert.deepEqual(shown("archived"), [5, 1]);
});

test("filters show what they say", () => {
  assert.deepEqual(shown("unread"), [4]);
  assert.deepEqual(shown("direct"), [4, 2]);
  assert.deepEqual(shown("groups"), [3]);
  assert.deepEqual(shown("mentions"), [4]);
});

test("the open conversation stays among the unread ones", () => {
  assert.deepEqual(shown("unread", 3), [3, 4]);
  assert.deepEqual(shown("direct", 3), [4, 2]);
});

test("a muted archived conversation is back when the mute ends", async () => {
  await pass(2);
  assert.deepEqual(shown("archived"), [5]);
});

test("only mentions count in a muted conversation", () => {
  const quiet = { muted_until: NOW + 1, read: 0 };
  assert.equal(order.isCalling(conversation(1, said(2)), seat(1)), true);
  assert.equal(order.isCalling(conversation(1, said(2)), seat(1, quiet)), false);
  assert.equal(order.isCalling(conversation(1, said(2)), seat(1, { ...quiet, mentioned: [2] })), true);
  assert.equal(order.isCalling(conversation(1, said(2)), seat(1, { ...quiet, read: 2, mentioned: [2] })), false);
});

test("a direct conversation has the name of the other person", () => {
  const people = { 1: { id: 1, nickname: "Ada" }, 2: { id: 2, nickname: "Grace" } };
  const named = (row, viewer) => titles.titleOf(row, people, viewer, "Notes");
  assert.deepEqual([1, 2].map((viewer) => named(ROWS[1], viewer)), ["Grace", "Ada"]);
  assert.equal(named(ROWS[3], 1), "Notes");
  assert.equal(named(ROWS[2], 1), "T3");
  assert.equal(named(conversation(9, { pair: [1, 8] }), 1), "T9");
  assert.equal(named(undefined, 1), "");
});

const seats = (...rows) => apply(page, { op: "put", name: "seats", rows, grow: ["read"] });
const act = (verb, more = {}) => page.outbox.act("seats", { id: "a", verb, conversation: 7, ...more });
const held = () => {
  const c = page.store.collection("seats");
  page.store.arrange(c);
  return page.store.indexed(c)[7];
};

test("what is done to a conversation shows at once and until it arrives", () => {
  apply(page, greeting(1));
  seats(seat(7));
  act("mute", { until: 5 });
  assert.equal(held().muted_until, 5);
  assert.deepEqual(page.acted, [[{ id: "a", verb: "mute", conversation: 7, until: 5 }]]);
  apply(page, { op: "done", outcomes: { a: { revision: 2 } } });
  assert.equal(held().muted_until, 5);
  seats(seat(7, { revision: 2, muted_until: 5 }));
  seats(seat(7, { revision: 3, muted_until: 0 }));
  assert.equal(held().muted_until, 0);
});

test("a refused act on a conversation is undone", () => {
  apply(page, greeting(1));
  seats(seat(7));
  act("pin_conversation");
  assert.ok(held().pinned_at > 0);
  apply(page, refused({ a: "No." }));
  assert.equal(held().pinned_at, 0);
});

test("an act on a conversation survives a reload", async () => {
  apply(page, greeting(1));
  seats(seat(7));
  act("archive");
  page = await open(page.storage);
  apply(page, greeting(1));
  seats(seat(7));
  assert.ok(held().archived_at > 0);
  assert.deepEqual(page.acted, [[{ id: "a", verb: "archive", conversation: 7 }]]);
});

test("a malformed act on a conversation is not sent", async () => {
  const entry = { viewer: 1, into: "seats", order: 1, row: { id: "a" } };
  const actions = [{ conversation: "7" }, { conversation: 7, until: "x" }, { message: "m" }];
  for (const action of actions) {
    const storage = page.storage;
    storage["outbox/1/a"] = JSON.stringify({ ...entry, action: { id: "a", verb: "mute", ...action } });
    page = await open(storage);
    apply(page, greeting(1));
    assert.deepEqual(page.acted, []);
  }
});
