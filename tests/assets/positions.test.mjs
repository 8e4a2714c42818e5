import assert from "node:assert/strict";
import { test } from "node:test";
import { look, open, pass } from "../support/pages.mjs";
import {
  all,
  apply,
  asked,
  conversation,
  greeting,
  ids,
  list,
  listed,
  loaded,
  missing,
  next,
  numbered,
  positions,
  put,
  row,
  seat,
  status,
} from "./talk.mjs";

test("equal positions request nothing", async () => {
  const page = await loaded(2);
  apply(page, positions({ 1: [2, { read: 2 }, 2] }));
  assert.deepEqual(await asked(page, 5000), []);
  assert.equal(row(page, 1, "seats").read, 2);
});

test("outdated collections are requested, both list and loaded", async () => {
  const page = await loaded(2);
  apply(page, positions({ 1: [3, { read: 0 }, 3] }));
  assert.deepEqual(await asked(page), ["conversations/1", "messages/1"]);
});

test("an outdated seat is requested with its conversation", async () => {
  const page = await loaded(2);
  apply(page, positions({ 1: [2, { read: 1 }, 2, 4] }));
  assert.deepEqual(await asked(page), ["conversations/1"]);
  apply(page, seat({ revision: 4, read: 1 }), listed([1], { rows: [conversation(2)] }));
  apply(page, positions({ 1: [2, { read: 2 }, 2, 4] }));
  assert.deepEqual(row(page, 1, "seats"), { id: 1, revision: 4, read: 2 });
  assert.deepEqual(await asked(page, 10_000), []);
});

test("a seat ahead of two comparisons is replaced", async () => {
  const page = await loaded(2);
  apply(page, seat({ revision: 5, read: 2 }), positions({ 1: [2, { read: 1 }, 2, 3] }));
  assert.deepEqual(await asked(page), ["greeting"]);
  apply(page, greeting(1), positions({ 1: [2, { read: 1 }, 2, 3] }));
  assert.ok((await asked(page)).includes("conversations/1"));
  apply(page, seat({ revision: 3, read: 1 }), listed([1], { rows: [conversation(2)] }));
  assert.deepEqual(row(page, 1, "seats"), { id: 1, revision: 3, read: 1 });
});

test("a seat that overtakes a comparison stays", async () => {
  const page = await loaded(2);
  apply(page, seat({ revision: 5, read: 2 }), positions({ 1: [2, { read: 1 }, 2, 4] }));
  apply(page, greeting(1), positions({ 1: [2, { read: 2 }, 2, 5] }));
  assert.equal(row(page, 1, "seats").revision, 5);
});

test("a seat without a conversation is removed after two comparisons", async () => {
  const page = await loaded(2);
  apply(page, seat({ id: 7 }), positions({ 1: [2, {}, 2] }), greeting(1), positions({ 1: [2, {}, 2] }));
  assert.deepEqual(ids(page, "seats"), [1]);
});

test("a viewed collection that is not loaded is requested", async () => {
  const page = await loaded(2);
  look(page, "messages/2", "number", true);
  await asked(page);
  apply(page, greeting(1), positions({ 1: [2, {}, 2] }));
  assert.ok((await asked(page)).includes("messages/2"));
});

test("a pinned row further down the cached list stays if the server sends it", async () => {
  const page = await loaded(2);
  page.store.collection("conversations").isCached = true;
  apply(page, greeting(1), { ...list(conversation(2), conversation(0, { id: 4, at: 50 })), more: [100, 1] });
  apply(page, put("conversations", conversation(0, { id: 5, at: 40 })));
  apply(page, positions({ 1: [2, {}, 200], 4: [0, {}, 50], 5: [0, {}, 40] }));
  assert.deepEqual(ids(page, "conversations"), [4, 1]);
});

test("a page that comes again does not hide what was loaded further down", async () => {
  const page = await loaded(2);
  apply(page, { ...list(), more: [100, 1] });
  assert.equal(page.store.collection("conversations").more, null);
  apply(page, positions({ 1: [2, {}, 2], 2: [0, {}, 99] }));
  assert.deepEqual(await asked(page), ["conversations/2"]);
});

test("a missing row within the listed range is requested", async () => {
  const page = await loaded(2);
  apply(page, greeting(2), { ...list(conversation(2)), more: [100, 1] }, seat(), all(2));
  await asked(page);
  apply(page, positions({ 1: [2, {}, 2], 2: [0, {}, 99], 3: [0, {}, 101] }));
  assert.deepEqual(await asked(page), ["conversations/3"]);
  apply(page, listed([3], { more: null }), positions({ 1: [2, {}, 2], 2: [0, {}, 99] }));
  assert.deepEqual(await asked(page), ["conversations/2"]);
});

test("a row unknown to two comparisons is removed", async () => {
  const page = await loaded(2);
  apply(page, positions({}));
  assert.deepEqual(ids(page), numbered(1, 2));
  assert.deepEqual(await asked(page), ["greeting"]);
  apply(page, greeting(1), positions({}));
  assert.deepEqual([ids(page), status(page), ids(page, "conversations")], [[], "missing", []]);
});

test("rows ahead of two comparisons predate a restored backup", async () => {
  const page = await loaded(9);
  apply(page, next(11), positions({ 1: [3, { read: 0 }, 3] }));
  assert.deepEqual((await asked(page)).sort(), ["greeting", "messages/1"]);
  apply(page, greeting(1), list(conversation(4)), positions({ 1: [4, { read: 0 }, 4] }));
  assert.equal(status(page), "loading");
  assert.deepEqual((await asked(page)).sort(), ["conversations/1", "messages/1"]);
  apply(page, list(conversation(4)), listed([1]), all(4));
  assert.deepEqual(ids(page), numbered(1, 4));
  assert.equal(row(page, 1).revision, 4);
  assert.deepEqual(await asked(page, 10_000), []);
});

test("a change that overtakes a comparison loses nothing", async () => {
  const page = await loaded(2);
  const started = conversation(0, { id: 2 });
  apply(page, next(3), list(started), positions({ 1: [2, { read: 0 }, 2] }));
  assert.deepEqual(ids(page), numbered(1, 3));
  apply(page, greeting(1), next(4), positions({ 1: [3, {}, 3], 2: [0, {}, 0] }));
  assert.deepEqual(ids(page), numbered(1, 4));
  assert.deepEqual(ids(page, "conversations").sort(), [1, 2]);
});

test("a collection that reappears is requested on view", async () => {
  const page = await open();
  apply(page, greeting(1), missing("messages/1"), positions({ 1: [2, {}, 2] }));
  await asked(page);
  look(page, "messages/1", "number", true);
  assert.deepEqual(await asked(page), ["messages/1"]);
});

test("a comparison before the viewer is known requests nothing", async () => {
  const page = await open();
  apply(page, positions({ 1: [2, {}, 2], 2: [2, {}, 2] }), greeting(1));
  page.requests.request("messages/1");
  assert.deepEqual(await asked(page, 500), ["messages/1"]);
});

test("the greeting is requested until it arrives", async () => {
  const page = await loaded(2);
  page.requests.requestGreeting();
  assert.deepEqual(await asked(page, 4500), ["greeting", "greeting"]);
  apply(page, greeting(1));
  await pass(10);
  assert.ok(!(await asked(page, 10_000)).includes("greeting"));
});

test("viewed collections outside the greeting are requested after it", async () => {
  const page = await loaded(2);
  apply(page, list(conversation(1, { id: 2 })), all(1, { name: "messages/2" }), greeting(1));
  assert.deepEqual(await asked(page), ["messages/1"]);
  apply(page, all(2));
  look(page, "messages/2", "number", true);
  assert.deepEqual(await asked(page), ["messages/2"]);
  apply(page, all(1, { name: "messages/2" }));
  look(page, "messages/1", "number", true);
  look(page, "messages/2", "number", true);
  assert.deepEqual(await asked(page, 5000), []);
});
