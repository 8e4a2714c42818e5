import assert from "node:assert/strict";
import { test } from "node:test";
import { look, open, pass } from "../support/pages.mjs";
import { all, apply, around, conversation, drop, ids, list, loaded, message, next, numbered, put } from "./talk.mjs";

test("rows are sorted by a field, then by id", async () => {
  const page = await open();
  look(page, "people", "at");
  apply(page, put("people", { id: 3, at: 1 }, { id: 2, at: 1 }, { id: 1, at: 5 }));
  assert.deepEqual(ids(page, "people"), [2, 3, 1]);
});

test("a minus sorts in descending order", async () => {
  const page = await open();
  look(page, "conversations", "-at");
  apply(page, list(...[1, 2, 3].map((id) => conversation(0, { id, at: id === 3 ? 2 : id }))));
  assert.deepEqual(ids(page, "conversations"), [3, 2, 1]);
});

test("a nested field sorts, too", async () => {
  const page = await open();
  look(page, "conversations", "-last.number");
  apply(page, list(conversation(1), conversation(2, { id: 2 })));
  assert.deepEqual(ids(page, "conversations"), [2, 1]);
});

test("the page shows the newest 120 of 10,000 rows", async () => {
  const page = await loaded(10_000);
  assert.deepEqual(ids(page), numbered(9_881, 10_000));
  apply(page, next(10_001));
  assert.deepEqual(ids(page), numbered(9_882, 10_001));
});

test("the window moves within the rows", async () => {
  const page = await loaded(300);
  const c = page.store.collection("messages/1");
  assert.equal(page.store.shift(c, 40), false);
  assert.equal(page.store.shift(c, -40), true);
  assert.deepEqual(ids(page), numbered(141, 260));
  for (let i = 0; i < 10; i++) page.store.shift(c, -40);
  assert.deepEqual(ids(page), numbered(1, 120));
  assert.equal(page.store.shift(c, -40), false);
  for (let i = 0; i < 10; i++) page.store.shift(c, 40);
  assert.deepEqual(ids(page), numbered(181, 300));
});

test("a moved window stays when rows are added at either end", async () => {
  const page = await loaded(300, { from: 101 });
  page.store.shift(page.store.collection("messages/1"), -40);
  const before = ids(page);
  apply(page, next(301), around(81, 300));
  assert.deepEqual(ids(page), before);
  page.store.toEnd(page.store.collection("messages/1"));
  assert.deepEqual(ids(page), numbered(182, 301));
});

test("a window whose last row is removed moves to the end", async () => {
  const page = await loaded(300);
  const c = page.store.collection("messages/1");
  page.store.shift(c, -40);
  apply(page, drop("messages/1", "m260"));
  assert.equal(ids(page).at(-1), "m300");
});

test("the first change renders at once, later ones in one frame", async () => {
  const page = await loaded(2);
  let drawn = 0;
  page.store.collection("messages/1").listeners.add(() => drawn++);
  await pass(50);
  apply(page, next(3));
  await null;
  assert.equal(drawn, 1);
  for (let i = 4; i < 100; i++) apply(page, next(i));
  await pass(20);
  assert.equal(drawn, 2);
});

test("the index by id follows changes", async () => {
  const page = await loaded(2);
  const c = page.store.collection("messages/1");
  assert.equal(page.store.indexed(c).m2.number, 2);
  assert.equal(page.store.indexed(c), page.store.indexed(c));
  apply(page, next(3));
  await pass(20);
  assert.equal(page.store.indexed(c).m3.number, 3);
});

test("the distance from the end renders when it changes", async () => {
  const page = await loaded(2);
  const c = page.store.collection("messages/1");
  let drawn = 0;
  c.listeners.add(() => drawn++);
  page.store.setAway(c, 2);
  await pass(20);
  page.store.setAway(c, 2);
  await pass(20);
  assert.deepEqual([c.away, drawn], [2, 1]);
});

test("unsent rows follow stored ones, also outside the window", async () => {
  const page = await loaded(300);
  page.outbox.add("messages/1", { id: "u1" }, {});
  assert.deepEqual(ids(page).slice(-2), ["m300", "u1"]);
  apply(page, all(301, { rows: [message(301, { id: "u1" })] }));
  assert.deepEqual(ids(page), ["u1"]);
});

test("a long-lived tab evicts old rows and requests them again", async () => {
  const page = await loaded(40);
  for (let revision = 41; revision <= 10_000; revision++) apply(page, next(revision));
  const c = page.store.collection("messages/1");
  assert.ok(c.rows.size <= 2000, `${c.rows.size} rows are held`);
  assert.deepEqual(ids(page), numbered(9_881, 10_000));
  const first = 10_001 - c.rows.size;
  assert.deepEqual(c.all.map(({ id }) => id), numbered(first, 10_000));
  c.anchor = first;
  apply(page, around(first - 20, 10_000));
  await pass(20);
  page.store.seek(c, first);
  assert.equal(c.all[0].id, `m${first - 40}`);
});

test("rows being read are not evicted, rows in between are", async () => {
  const page = await loaded(200);
  const c = page.store.collection("messages/1");
  page.store.seek(c, 40);
  c.anchor = 40;
  for (let revision = 201; revision <= 5_000; revision++) apply(page, next(revision));
  assert.ok(c.rows.size <= 2000, `${c.rows.size} rows are held`);
  assert.deepEqual(ids(page), numbered(1, 120));
  assert.equal(c.isLive, false);
  page.store.toEnd(c);
  assert.deepEqual(ids(page), numbered(4_881, 5_000));
});

test("a collection without a viewer holds fewer rows", async () => {
  const page = await loaded(40);
  page.store.collection("messages/1").listeners.clear();
  for (let revision = 41; revision <= 3_000; revision++) apply(page, next(revision));
  assert.ok(page.store.collection("messages/1").rows.size <= 400);
});
