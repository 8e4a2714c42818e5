import assert from "node:assert/strict";
import { test } from "node:test";
import { look, open, pass } from "../support/pages.mjs";
import {
  advance,
  all,
  apply,
  around,
  asked,
  conversation,
  drop,
  greeting,
  ids,
  invalidate,
  list,
  listed,
  loaded,
  message,
  missing,
  next,
  numbered,
  patch,
  put,
  row,
  seat,
  status,
  tail,
} from "./talk.mjs";

test("changes that arrive in order are applied", async () => {
  const page = await loaded(2);
  apply(page, next(3), next(4));
  assert.deepEqual(ids(page), numbered(1, 4));
  assert.deepEqual(await asked(page, 5000), []);
});

test("applying a change is idempotent", async () => {
  const page = await loaded(2);
  apply(page, next(3), next(3), next(3));
  assert.deepEqual(ids(page), numbered(1, 3));
  assert.deepEqual(await asked(page, 5000), []);
});

test("a stale change is ignored", async () => {
  const page = await loaded(2);
  apply(page, patch(3, 1, { body: "new" }), patch(2, 1, { body: "old" }));
  assert.equal(row(page, "m1", "messages/1").body, "new");
  assert.equal(row(page, 1).revision, 3);
});

test("a patch changes the copies in other rows in the same revision", async () => {
  const page = await loaded(3);
  const quote = { id: "m1", excerpt: "new" };
  const copies = { ids: ["m3", "m2", "unknown"], fields: { quote } };
  apply(page, { ...patch(4, 1, { body: "new" }), copies });
  const changed = ["m2", "m3"].map((id) => row(page, id, "messages/1"));
  assert.deepEqual(changed, [message(2, { quote, revision: 4 }), message(3, { quote, revision: 4 })]);
  assert.deepEqual(row(page, 1).last, message(3, { quote, revision: 4 }));
  assert.equal(row(page, 1).revision, 4);
});

test("a copy that is not held is patched when a page brings it", async () => {
  const page = await loaded(100, { from: 61 });
  const copies = { ids: ["m20"], fields: { quote: { id: "m90", excerpt: "new" } } };
  apply(page, { ...patch(101, 90, { body: "new" }), copies }, around(20, 100));
  assert.equal(row(page, "m20", "messages/1").quote.excerpt, "new");
});

test("an early change waits for the one before it", async () => {
  const page = await loaded(2);
  apply(page, next(4), next(5));
  assert.deepEqual(ids(page), numbered(1, 2));
  apply(page, next(3));
  assert.deepEqual(ids(page), numbered(1, 5));
  assert.equal(row(page, 1).last.id, "m5");
  assert.deepEqual(await asked(page, 5000), []);
});

test("a gap is requested after a delay, and again without an answer", async () => {
  const page = await loaded(2);
  apply(page, next(4));
  assert.deepEqual(await asked(page, 79), []);
  assert.deepEqual((await asked(page, 5)).sort(), ["conversations/1", "messages/1"]);
  assert.deepEqual(await asked(page, 3900), []);
  assert.deepEqual((await asked(page, 200)).sort(), ["conversations/1", "messages/1"]);
});

test("a gap is requested from the known revision", async () => {
  const page = await loaded(2);
  apply(page, next(4));
  await pass(100);
  assert.deepEqual(page.asked.flat().find(({ name }) => name === "messages/1"), { name: "messages/1", known: 2 });
});

test("an answer fills the gap and releases waiting changes", async () => {
  const page = await loaded(2);
  apply(page, next(4));
  await asked(page, 100);
  apply(page, tail(2, 3, [message(3)]), list(conversation(3)), listed([1]));
  assert.deepEqual(ids(page), numbered(1, 4));
  assert.equal(row(page, 1).revision, 4);
  assert.deepEqual(await asked(page, 10_000), []);
});

test("an empty answer settles the request", async () => {
  const page = await loaded(2);
  page.requests.request("messages/1");
  assert.deepEqual(await asked(page), ["messages/1"]);
  apply(page, tail(2, 2));
  assert.deepEqual(await asked(page, 20_000), []);
});

test("a gap in a list row is requested, with or without entries", async () => {
  const page = await open();
  apply(page, greeting(1), list(conversation(2)), next(4));
  assert.deepEqual(await asked(page, 100), ["conversations/1"]);
  apply(page, list(conversation(4)), listed([1]));
  assert.equal(row(page, 1).last.id, "m4");
  assert.deepEqual(await asked(page, 10_000), []);
});

test("a row missing from the list is requested", async () => {
  const page = await loaded(2);
  apply(page, next(7, { name: "messages/9", parent: { name: "conversations", id: 9, newest: "last" } }));
  assert.deepEqual(await asked(page), ["conversations/9"]);
});

test("a snapshot replaces the held rows", async () => {
  const page = await loaded(2);
  apply(page, all(300, { from: 261 }));
  assert.deepEqual(ids(page), numbered(261, 300));
});

test("a stale snapshot is ignored", async () => {
  const page = await loaded(5);
  apply(page, all(3));
  assert.deepEqual(ids(page), numbered(1, 5));
});

test("a change during the first request is not lost", async () => {
  const page = await open();
  apply(page, greeting(1));
  look(page, "messages/1", "number", true);
  await asked(page);
  apply(page, next(4), next(3), all(2));
  assert.deepEqual(ids(page), numbered(1, 4));
});

test("only an edit of the last message changes the list row", async () => {
  const page = await loaded(2);
  apply(page, patch(3, 2, { body: "new" }));
  apply(page, patch(4, 1, { body: "other" }));
  assert.equal(row(page, 1).last.body, "new");
});

test("a change to a message before the run leaves no hole", async () => {
  const page = await loaded(60, { from: 21 });
  apply(page, patch(61, 3), next(62, { row: message(61, { revision: 62 }) }));
  apply(page, put("messages/1", message(4, { revision: 4 })));
  assert.deepEqual(ids(page), numbered(21, 61));
});

test("an answer with a message before the run leaves no hole", async () => {
  const page = await loaded(60, { from: 21 });
  apply(page, tail(60, 62, [message(3, { revision: 61 }), message(61, { revision: 62 })]));
  assert.deepEqual(ids(page), numbered(21, 61));
});

test("a change patches the list row", async () => {
  const page = await loaded(2);
  apply(page, advance(3, [], { at: 33 }));
  assert.equal(row(page, 1).at, 33);
});

test("a read position never moves back", async () => {
  const page = await loaded(2);
  apply(page, seat({ read: 2 }), seat({ read: 1 }), seat({ revision: 3, read: 0 }));
  assert.deepEqual(row(page, 1, "seats"), { id: 1, revision: 3, read: 2 });
  apply(page, seat({ revision: 1, read: 5 }));
  assert.deepEqual(row(page, 1, "seats"), { id: 1, revision: 3, read: 5 });
});

test("only the author's seat follows a message", async () => {
  const page = await loaded(2);
  const sent = (number, author) => next(number, { row: message(number, { author }), own: "seats" });
  apply(page, sent(3, 2));
  assert.equal(row(page, 1, "seats").read, 0);
  apply(page, sent(4, 1));
  assert.equal(row(page, 1, "seats").read, 4);
});

test("a change does not create an unknown seat", async () => {
  const page = await loaded(2);
  apply(page, drop("seats", 1), next(3, { row: message(3, { author: 1 }), own: "seats" }));
  assert.equal(row(page, 1, "seats"), undefined);
});

test("a removed collection is empty, missing and ignores changes", async () => {
  const page = await loaded(2);
  apply(page, drop("conversations", 1), missing("messages/1", "members/1"), next(3));
  assert.deepEqual([ids(page), ids(page, "conversations")], [[], []]);
  assert.equal(status(page), "missing");
});

test("a stale collection stays on the page, and is requested from the start", async () => {
  const page = await loaded(2);
  apply(page, invalidate("messages/1", "messages/2"));
  assert.deepEqual([status(page), ids(page), status(page, "messages/2")], ["ready", numbered(1, 2), "loading"]);
  await pass(5);
  assert.deepEqual(page.asked.flat(), [{ name: "messages/1", known: null }]);
});

test("an answer of missing removes the rows", async () => {
  const page = await loaded(2);
  page.requests.request("messages/1");
  await asked(page);
  apply(page, missing("messages/1"));
  assert.deepEqual([ids(page), status(page)], [[], "missing"]);
  assert.deepEqual(await asked(page, 10_000), []);
});

test("a new viewer sees nothing of the previous one's", async () => {
  const page = await loaded(2);
  apply(page, next(4), greeting(2));
  assert.equal(page.viewer(), 2);
  assert.deepEqual([ids(page), ids(page, "conversations")], [[], []]);
  apply(page, all(3));
  assert.deepEqual(ids(page), numbered(1, 3));
});

test("the same viewer keeps the held rows", async () => {
  const page = await loaded(2);
  apply(page, greeting(1));
  assert.deepEqual(ids(page), numbered(1, 2));
});

test("only the greeting is requested before the viewer is known", async () => {
  const page = await open();
  look(page, "messages/1", "number", true);
  page.requests.requestGreeting();
  apply(page, next(3));
  // The server greets by itself.
  assert.deepEqual(await asked(page, 1000), []);
  assert.deepEqual(new Set(await asked(page, 5000)), new Set(["greeting"]));
});

test("no change is lost when 500 arrive out of order", async () => {
  const page = await loaded(0);
  const changes = Array.from({ length: 500 }, (_, i) => next(i + 1));
  apply(page, ...changes.filter((_, i) => i % 2).reverse(), ...changes.filter((_, i) => !(i % 2)));
  await pass(20);
  assert.deepEqual([...page.store.collection("messages/1").all].map(({ id }) => id), numbered(1, 500));
  assert.equal(row(page, 1).revision, 500);
  assert.deepEqual(await asked(page, 5000), []);
});

test("large requests are split", async () => {
  const page = await loaded(0);
  for (let i = 2; i < 252; i++) page.requests.request(`conversations/${i}`);
  await pass(500);
  assert.deepEqual(page.asked.map((part) => part.length), [100, 100, 50]);
});
