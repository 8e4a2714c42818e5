// Windows into the history: runs of rows beside the live run, which ends at the newest row.
import assert from "node:assert/strict";
import { test } from "node:test";
import { pass } from "../support/pages.mjs";
import {
  all,
  apply,
  around,
  asked,
  before,
  drop,
  greeting,
  ids,
  loaded,
  message,
  messages,
  missing,
  next,
  numbered,
  patch,
  row,
} from "./talk.mjs";

const collectionOf = (page) => page.store.collection("messages/1");

// A page whose newest rows are 461 to 500, and which is reading at 100.
const reading = async (number = 100) => {
  const page = await loaded(500, { from: 461 });
  const c = collectionOf(page);
  page.store.seek(c, number);
  c.anchor = number;
  page.windows.lacking(c).forEach(page.requests.request);
  return page;
};

const opened = async () => {
  const page = await reading();
  await asked(page);
  apply(page, around(80, 500), around(120, 500));
  await pass(20);
  return page;
};

test("a row not held is requested with its neighbouring pages", async () => {
  const page = await reading();
  assert.deepEqual(await asked(page), ["messages/1@80", "messages/1@120"]);
  assert.deepEqual(ids(page), numbered(461, 500));
  apply(page, around(80, 500), around(120, 500));
  assert.deepEqual(ids(page), numbered(60, 139));
  assert.deepEqual(await asked(page, 10_000), []);
});

test("a window is requested until it arrives", async () => {
  const page = await reading(10);
  assert.deepEqual(await asked(page, 4500), ["messages/1@1", "messages/1@30", "messages/1@1", "messages/1@30"]);
});

test("the page stays empty until the linked row arrives", async () => {
  const page = await loaded(500, { from: 461 });
  page.store.seek(collectionOf(page), 100, true);
  assert.deepEqual(ids(page), []);
  apply(page, around(80, 500), around(120, 500));
  assert.deepEqual(ids(page), numbered(60, 139));
});

test("a window pages both ways and joins the live run", async () => {
  const page = await opened();
  const c = collectionOf(page);
  assert.deepEqual([page.windows.earlier(c), page.windows.later(c)], ["messages/1@40", "messages/1@160"]);
  apply(page, around(40, 500));
  await pass(20);
  assert.equal(c.all[0].number, 20);
  for (let number = 160; number < 460; number += 40) apply(page, around(number, 500));
  await pass(20);
  assert.deepEqual([c.isLive, c.all.length], [false, 440]);
  apply(page, around(460, 500));
  await pass(20);
  assert.deepEqual([c.isLive, c.all.length, page.windows.later(c)], [true, 481, null]);
  for (c.anchor = 100; page.store.shift(c, 40); ) c.anchor = Math.min(c.anchor + 40, 490);
  assert.deepEqual(ids(page), numbered(381, 500));
  apply(page, next(501));
  assert.deepEqual(ids(page), numbered(382, 501));
});

test("a window takes changes like the live run", async () => {
  const page = await opened();
  apply(page, patch(501, 100, { body: "changed" }));
  assert.equal(row(page, "m100", "messages/1").body, "changed");
  apply(page, next(502));
  assert.deepEqual(ids(page), numbered(60, 139));
});

test("a change that overtakes a page is not lost", async () => {
  const page = await reading();
  apply(page, patch(501, 100, { body: "changed" }));
  apply(page, around(80, 500), around(120, 500));
  assert.equal(row(page, "m100", "messages/1").body, "changed");
});

test("patches that overtake a page are merged into its row", async () => {
  const page = await reading();
  apply(page, patch(501, 100, { body: "changed", edited: true }), patch(502, 100, { reactions: { "👍": [1] } }));
  apply(page, around(80, 500), around(120, 500));
  const wanted = { ...message(100), revision: 502, body: "changed", edited: true, reactions: { "👍": [1] } };
  assert.deepEqual(row(page, "m100", "messages/1"), wanted);
});

test("a page read after a patch keeps its newer row", async () => {
  const page = await reading();
  apply(page, patch(501, 100, { body: "changed" }));
  apply(page, around(120, 502, [message(100, { revision: 502, body: "newest" })]));
  assert.equal(row(page, "m100", "messages/1").body, "newest");
});

test("a page older than the noted changes is requested again", async () => {
  const page = await reading();
  await asked(page);
  for (let i = 1; i <= 201; i++) apply(page, patch(500 + i, i));
  apply(page, around(80, 500), around(120, 500));
  assert.deepEqual(before(page), []);
  assert.deepEqual(await asked(page, 20), ["messages/1@80", "messages/1@120"]);
  apply(page, around(80, 701), around(120, 701));
  assert.deepEqual(ids(page), numbered(60, 139));
});

test("jumping to the end shows the live run", async () => {
  const page = await opened();
  apply(page, next(501));
  page.outbox.add("messages/1", { id: "u1" }, {});
  assert.deepEqual(ids(page), numbered(60, 139));
  page.store.toEnd(collectionOf(page));
  assert.deepEqual(ids(page), [...numbered(461, 501), "u1"]);
});

test("a new newest page does not move a reader further up", async () => {
  const page = await opened();
  await asked(page);
  const held = ids(page);
  apply(page, all(900, { from: 861 }));
  assert.deepEqual(ids(page), held);
  assert.deepEqual(await asked(page, 20), ["messages/1@80", "messages/1@120"]);
  const changed = messages(80, 119).map((each) => ({ ...each, revision: 700, body: "changed" }));
  apply(page, around(80, 900), around(100, 900, changed), around(120, 900));
  assert.deepEqual(ids(page), held);
  assert.equal(row(page, "m100", "messages/1").body, "changed");
});

test("a new newest page keeps the end's position", async () => {
  const page = await loaded(500, { from: 461 });
  collectionOf(page).anchor = 500;
  apply(page, all(900, { from: 861 }));
  assert.deepEqual(await asked(page, 20), ["messages/1@480", "messages/1@520"]);
  apply(page, around(480, 900), around(520, 900));
  assert.deepEqual(ids(page), numbered(460, 539));
});

test("a row that does not exist is requested once", async () => {
  const page = await reading(100);
  apply(page, around(80, 500, []), around(120, 500, []));
  assert.equal(collectionOf(page).seeking, null);
  await asked(page);
  assert.deepEqual(await asked(page, 10_000), []);
  assert.deepEqual(ids(page), numbered(461, 500));
});

test("a row that is missing between others on its page is requested once", async () => {
  const page = await loaded(0, { rows: messages(0, 0) });
  const c = collectionOf(page);
  page.store.seek(c, 1);
  page.windows.lacking(c).forEach(page.requests.request);
  assert.deepEqual(await asked(page), ["messages/1@1", "messages/1@21"]);
  // The first page begins at zero, where the messages about the conversation may begin.
  apply(page, { ...around(21, 0), rows: messages(0, 0) });
  assert.equal(c.seeking, null);
});

test("leaving a conversation removes its windows", async () => {
  const page = await opened();
  apply(page, drop("conversations", 1), missing("messages/1"));
  assert.deepEqual([ids(page), before(page)], [[], []]);
  apply(page, around(160, 500));
  assert.deepEqual([ids(page), before(page)], [[], []]);
});

test("a forbidden page is answered and removes the held rows", async () => {
  const page = await reading();
  await asked(page);
  apply(page, missing("messages/1@80", "messages/1@120"));
  assert.equal(collectionOf(page).status, "missing");
  assert.deepEqual([ids(page), await asked(page, 10_000)], [[], []]);
});

test("new rows do not push the row being read off the page", async () => {
  const page = await loaded(200);
  collectionOf(page).anchor = 190;
  for (let revision = 201; revision <= 500; revision++) apply(page, next(revision));
  assert.ok(ids(page).includes("m190"));
  assert.ok(ids(page).length <= 120);
});

test("windows without a viewer are evicted", async () => {
  const page = await opened();
  const c = collectionOf(page);
  page.store.leave(c);
  c.listeners.clear();
  for (let revision = 501; revision <= 900; revision++) apply(page, next(revision));
  assert.deepEqual(before(page), []);
  assert.ok(c.rows.size <= 400);
});

test("a new viewer finds no window of the previous one", async () => {
  const page = await opened();
  apply(page, greeting(2));
  assert.deepEqual([ids(page), before(page)], [[], []]);
  assert.equal(collectionOf(page).anchor, null);
});
