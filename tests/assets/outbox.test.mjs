import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { open, pass } from "../support/pages.mjs";
import {
  all,
  apply,
  conversation,
  greeting,
  ids as shown,
  list,
  message,
  next,
  positions,
  put,
  refused,
} from "./talk.mjs";

let page;

beforeEach(async () => {
  page = await open();
  apply(page, greeting(1));
});

const INTO = "messages/1";
const draft = (id) => ({ conversation: 1, id, body: `body of ${id}` });
const write = (...ids) => ids.forEach((id) => page.outbox.add(INTO, draft(id), { author: 1 }));
const sent = () => page.sent.splice(0).map((rows) => rows.map(({ id }) => id));
const entries = () => Object.keys(page.storage).filter((key) => key.startsWith("outbox/"));
const waiting = () => page.outbox.unsent(INTO).map(({ id, status }) => `${id} ${status}`);
const acknowledge = (id, revision) => apply(page, next(revision, { row: message(revision, { id }) }));
const reload = async (viewer = 1) => {
  page = await open(page.storage);
  apply(page, greeting(viewer));
};

test("a row is stored before it is sent, and shown as pending", () => {
  page.outbox.connect(() => page.sent.push(entries()), () => {}, () => {});
  write("a");
  assert.deepEqual(page.sent, [["outbox/1/a"]]);
  assert.deepEqual(waiting(), ["a pending"]);
});

test("the server gets the draft without display fields", () => {
  write("a");
  assert.deepEqual(page.sent, [[{ conversation: 1, id: "a", body: "body of a" }]]);
});

test("the server is told who wrote it", () => {
  page.outbox.connect((_rows, by) => page.sent.push(by), () => {}, () => {});
  write("a");
  assert.deepEqual(page.sent, [1]);
});

test("each row has an entry of its own", () => {
  write("a", "b", "c");
  assert.deepEqual(entries().sort(), ["outbox/1/a", "outbox/1/b", "outbox/1/c"]);
});

test("messages written during a request follow it as one batch", () => {
  write("a", "b", "c");
  assert.deepEqual(sent(), [["a"]]);
  acknowledge("a", 1);
  assert.deepEqual(sent(), [["b", "c"]]);
});

test("an unacknowledged batch is resent whole, oldest first", async () => {
  write("a", "b");
  sent();
  await pass(5001);
  assert.deepEqual(sent(), [["a", "b"]]);
});

test("a reconnect resends everything, oldest first", () => {
  write("b", "a");
  sent();
  apply(page, greeting(1));
  assert.deepEqual(sent(), [["b", "a"]]);
});

test("a reload resumes unsent rows in order", async () => {
  write("b", "a");
  // Real storage lists its keys in an arbitrary order.
  const kept = page.storage["outbox/1/b"];
  delete page.storage["outbox/1/b"];
  page.storage["outbox/1/b"] = kept;
  await reload();
  assert.deepEqual(sent(), [["b", "a"]]);
  assert.deepEqual(waiting(), ["b pending", "a pending"]);
});

test("an unsent row that was stored is shown once", async () => {
  write("a");
  await reload();
  const kept = page.storage["outbox/1/a"];
  apply(page, all(1, { rows: [message(1, { id: "a" })] }));
  page.storage["outbox/1/a"] = kept;
  apply(page, greeting(1));
  assert.deepEqual(shown(page), ["a"]);
});

test("another viewer's unsent rows are neither shown nor sent", async () => {
  write("a");
  await reload(2);
  assert.deepEqual([sent(), waiting()], [[], []]);
  await reload(1);
  assert.deepEqual(sent(), [["a"]]);
});

test("an account with the same id in another database gets nothing", async () => {
  apply(page, greeting(1, 1000));
  write("a");
  page.storage.setItem("draft/1/messages/1", "half a secret");
  page.storage.setItem("edit/1/messages/1", '{"id":"m"}');
  page.storage.setItem("emoji/1", "{}");
  page.storage.setItem("draft/2/messages/1", "somebody else's");
  page = await open(page.storage);
  apply(page, greeting(1, 1000));
  assert.deepEqual(waiting(), ["a pending"]);
  page = await open(page.storage);
  apply(page, greeting(1, 2000));
  assert.deepEqual(waiting(), []);
  assert.deepEqual(sent(), []);
  for (const place of ["draft/1/messages/1", "edit/1/messages/1", "emoji/1"]) assert.equal(page.storage.getItem(place), null);
  assert.equal(page.storage.getItem("draft/2/messages/1"), "somebody else's");
});

test("the previous viewer's request does not block a new viewer", () => {
  write("a");
  sent();
  apply(page, greeting(2));
  assert.deepEqual(waiting(), []);
  write("b");
  assert.deepEqual(sent(), [["b"]]);
});

test("messages written before the viewer is known are sent later", async () => {
  page = await open();
  write("a");
  assert.deepEqual([sent(), waiting()], [[], ["a pending"]]);
  apply(page, greeting(1));
  assert.deepEqual([sent(), waiting(), entries()], [[["a"]], ["a pending"], ["outbox/1/a"]]);
});

test("a refused message fails and waits for the viewer", async () => {
  write("a", "b");
  apply(page, refused({ a: "too long", unknown: "whatever" }));
  assert.deepEqual(waiting(), ["a failed", "b pending"]);
  assert.equal(page.outbox.unsent(INTO)[0].reason, "too long");
  assert.deepEqual(sent(), [["a"], ["b"]]);
  await pass(20_000);
  assert.ok(sent().every((ids) => ids.join() === "b"));
});

test("a failed message survives a reload without being sent", async () => {
  write("a");
  apply(page, refused({ a: "too long" }));
  await reload();
  assert.deepEqual([sent(), waiting()], [[], ["a failed"]]);
});

test("a retried message is pending and sent", () => {
  write("a");
  apply(page, refused({ a: "too long" }));
  sent();
  page.outbox.retry("a");
  assert.deepEqual([sent(), waiting()], [[["a"]], ["a pending"]]);
  assert.equal(page.outbox.unsent(INTO)[0].reason, "");
});

test("a discarded message is gone, also after a reload", async () => {
  write("a");
  apply(page, refused({ a: "too long" }));
  page.outbox.discard("a");
  assert.deepEqual([waiting(), entries()], [[], []]);
  await reload();
  assert.deepEqual([sent(), waiting()], [[], []]);
});

test("retrying or discarding a stored message does nothing", () => {
  write("a");
  acknowledge("a", 1);
  page.outbox.retry("a");
  page.outbox.discard("a");
  assert.deepEqual([sent(), waiting()], [[["a"]], []]);
});

test("a temporary failure is retried automatically", async () => {
  write("a");
  sent();
  apply(page, refused({ a: "not now" }, true));
  assert.deepEqual([sent(), waiting()], [[], ["a failed"]]);
  await pass(2001);
  assert.deepEqual(sent(), [["a"]]);
  await pass(4000);
  assert.deepEqual(sent(), []);
});

test("full storage does not prevent sending", () => {
  page.storage.isFull = true;
  write("a");
  acknowledge("a", 1);
  write("b");
  assert.deepEqual([sent(), waiting()], [[["a"], ["b"]], ["b pending"]]);
});

test("blocked storage does not prevent sending", async () => {
  page = await open();
  Object.defineProperty(globalThis, "localStorage", {
    configurable: true,
    get: () => assert.fail("forbidden"),
  });
  apply(page, greeting(1));
  write("a", "b");
  acknowledge("a", 1);
  apply(page, refused({ b: "no" }));
  assert.deepEqual([sent(), waiting()], [[["a"], ["b"]], ["b failed"]]);
});

for (const [how, change] of Object.entries({
  "the event of its sending": next(1, { row: message(1, { id: "a" }) }),
  "the answer to an ask": all(1, { rows: [message(1, { id: "a" })] }),
  "the answer that it was stored before": put(INTO, message(1, { id: "a" })),
  "an event that comes too early": next(7, { row: message(7, { id: "a" }) }),
})) {
  test(`a stored message leaves the outbox by ${how}`, async () => {
    apply(page, list(conversation(0)), all(0));
    write("a");
    apply(page, change);
    assert.deepEqual([waiting(), entries()], [[], []]);
    sent();
    await pass(4000);
    assert.deepEqual(sent(), []);
  });
}

test("a batch has at most fifty rows", () => {
  const ids = Array.from({ length: 120 }, (_, i) => `m${i}`);
  write(...ids);
  ids.forEach((id, i) => acknowledge(id, i + 1));
  assert.deepEqual(sent().map((rows) => rows.length), [1, 50, 50, 19]);
  assert.deepEqual(waiting(), []);
});

test("a batch fits into one frame and keeps its order", () => {
  write("a");
  for (const id of "bcd") page.outbox.add(INTO, { id, body: "長".repeat(90_000) }, { author: 1 });
  assert.deepEqual(sent(), [["a"]]);
  acknowledge("a", 1);
  assert.deepEqual(sent(), [["b", "c"]]);
  acknowledge("b", 2);
  acknowledge("c", 3);
  assert.deepEqual(sent(), [["d"]]);
});

test("a large row is sent alone", () => {
  page.outbox.add(INTO, { id: "a", body: "長".repeat(300_000) }, { author: 1 });
  assert.deepEqual(sent(), [["a"]]);
});

test("a message discarded in another tab is not sent", async () => {
  write("a", "b");
  apply(page, refused({ a: "not now" }, true));
  page.outbox.takenOut("outbox/1/a");
  page.outbox.takenOut("outbox/1/b");
  page.outbox.takenOut(null);
  sent();
  await pass(5001);
  assert.deepEqual([sent(), waiting()], [[["b"]], ["b pending"]]);
});

const GARBAGE = [
  "garbage",
  "null",
  "{}",
  "[]",
  '"text"',
  '{"row":null,"draft":{}}',
  '{"row":{"id":"x"},"into":5}',
  '{"into":"messages/1","order":1,"isDue":true,"draft":{"id":"x"},"row":{"id":"x","status":"pending"}}',
  '{"into":["messages/1"],"order":1,"draft":{"id":"x"},"row":{"id":"x","body":"x","status":"pending"}}',
  '{"into":"people","order":1,"isDue":true,"draft":{"id":"x"},"row":{"id":"x","body":"x","status":"pending"}}',
  '{"into":"messages/1","order":1,"isDue":true,"draft":{"id":"y"},"row":{"id":"y","body":"of another key"}}',
];

for (const garbage of GARBAGE) {
  test(`an unreadable entry, like ${garbage}, blocks no other`, async () => {
    write("a", "b");
    page.storage["outbox/1/x"] = garbage;
    await reload();
    assert.deepEqual([sent(), waiting()], [[["a", "b"]], ["a pending", "b pending"]]);
  });
}

// An entry as a page of another version kept it.
const keepForeign = (id, fields = {}) => {
  const row = { id, body: `body of ${id}`, status: "pending" };
  page.storage[`outbox/1/${id}`] = JSON.stringify({ into: INTO, order: 1, row, ...fields });
};

for (const [shape, fields] of Object.entries({
  "no draft": {},
  "other fields": { viewer: "ada", isDue: true, draft: { conversation_id: 1, id: "a", text: "body of a" } },
  "fields of other types": { isDue: true, draft: { conversation: "1", id: "a", body: ["body of a"] } },
})) {
  test(`an entry of another version, with ${shape}, is sent as a draft of this one`, async () => {
    write("b");
    keepForeign("a", fields);
    await reload();
    assert.deepEqual(page.sent, [[draft("a"), draft("b")]]);
    acknowledge("a", 1);
    assert.deepEqual([waiting(), entries()], [["b pending"], ["outbox/1/b"]]);
  });
}

test("a reply is sent as a reply after a reload, too", async () => {
  page.outbox.add(INTO, { ...draft("a"), reply_to: "m1" }, { author: 1 });
  sent();
  await reload();
  assert.deepEqual(page.sent, [[{ ...draft("a"), reply_to: "m1" }]]);
});

test("a copy is sent as a copy after a reload, too", async () => {
  page.outbox.add(INTO, { ...draft("a"), body: "", forward_of: "m1" }, { author: 1, body: "of another" });
  sent();
  await reload();
  assert.deepEqual(page.sent, [[{ ...draft("a"), body: "", forward_of: "m1" }]]);
});

test("a message that failed in another version can be retried", async () => {
  keepForeign("a", { row: { id: "a", body: "body of a", status: "failed", reason: "too long" } });
  await reload();
  assert.deepEqual([page.sent, waiting()], [[], ["a failed"]]);
  page.outbox.retry("a");
  assert.deepEqual(page.sent, [[draft("a")]]);
});

test("a reload keeps the order, whatever the clock says", async () => {
  write("a", "b");
  const { now } = Date;
  Date.now = () => now() - 60_000;
  try {
    await reload();
    write("c");
    apply(page, greeting(1));
  } finally {
    Date.now = now;
  }
  assert.deepEqual(sent(), [["a", "b"], ["a", "b", "c"]]);
});

test("an open tab sends what a closed tab left unsent", async () => {
  const staying = page;
  await reload();
  write("a", "b");
  page = staying;
  apply(page, positions({}));
  assert.deepEqual([sent(), waiting()], [[["a", "b"]], ["a pending", "b pending"]]);
});

test("adopting unsent rows does not resend those in flight", () => {
  write("a", "b");
  sent();
  apply(page, positions({}));
  assert.deepEqual(sent(), []);
});
