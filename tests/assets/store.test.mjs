import assert from "node:assert/strict";
import { test } from "node:test";
import { look, open, pass } from "../support/pages.mjs";
import { all, apply, around, conversation, drop, ids, list, loaded, message, next, numbered, put } from "./talk.mjs";

test("rows are in the order of a field, and of the id where that is the same", async () => {
  const page = await open();
  look(page, "people", "at");
  apply(page, put("people", { id: 3, at: 1 }, { id: 2, at: 1 }, { id: 1, at: 5 }));
  assert.deepEqual(ids(page, "people"), [2, 3, 1]);
});

test("a minus puts the greatest first", async () => {
  const page = await open();
  look(page, "conversations", "-at");
  apply(page, list(...[1, 2, 3].map((id) => conversation(0, { id, at: id === 3 ? 2 : id }))));
  assert.deepEqual(ids(page, "conversations"), [3, 2, 1]);
});

test("a field within a field orders as well", async () => {
  const page = await open();
  look(page, "conversations", "-last.number");
  apply(page, list(conversation(1), conversation(2, { id: 2 })));
  assert.deepEqual(ids(page, "conversations"), [2, 1]);
});

test("of ten thousand rows the newest 120 are on the page", async () => {
  const page = await loaded(10_000);
  assert.deepEqual(ids(page), numbered(9_881, 10_000));
  apply(page, next(10_001));
  assert.deepEqual(ids(page), numbered(9_882, 10_001));
});

test("the window moves up and down, and no further than there are rows", async () => {
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

test("a window that was moved stays where it is when rows are added at either end", async () => {
  const page = await loaded(300, { from: 101 });
  page.store.shift(page.store.collection("messages/1"), -40);
  const before = ids(page);
  apply(page, next(301), around(81, 300));
  assert.deepEqual(ids(page), before);
  page.store.toEnd(page.store.collection("messages/1"));
  assert.deepEqual(ids(page), numbered(182, 301));
});

test("a window whose last row is gone goes to the end", async () => {
  const page = await loaded(300);
  const c = page.store.collection("messages/1");
  page.store.shift(c, -40);
  apply(page, drop("messages/1", "m260"));
  assert.equal(ids(page).at(-1), "m300");
});

test("the first change is drawn at once, what follows in the next frame together", async () => {
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

test("rows are found by their id, and are found anew after a change", async () => {
  const page = await loaded(2);
  const c = page.store.collection("messages/1");
  assert.equal(page.store.indexed(c).m2.number, 2);
  assert.equal(page.store.indexed(c), page.store.indexed(c));
  apply(page, next(3));
  await pass(20);
  assert.equal(page.store.indexed(c).m3.number, 3);
});

test("how far away from the end one is, is drawn when it changes", async () => {
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

test("what is unsent stands behind what is stored, and outside of the window's rows it is not lost", async () => {
  const page = await loaded(300);
  page.outbox.add("messages/1", { id: "u1" }, {});
  assert.deepEqual(ids(page).slice(-2), ["m300", "u1"]);
  apply(page, all(301, { rows: [message(301, { id: "u1" })] }));
  assert.deepEqual(ids(page), ["u1"]);
});

test("a tab that stays open for weeks holds the newest rows only, and asks for the others again", async () => {
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

test("what somebody reads further up is not evicted, and what lies between is", async () => {
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

test("of what nobody looks at, less is held", async () => {
  const page = await loaded(40);
  page.store.collection("messages/1").listeners.clear();
  for (let revision = 41; revision <= 3_000; revision++) apply(page, next(revision));
  assert.ok(page.store.collection("messages/1").rows.size <= 400);
});
