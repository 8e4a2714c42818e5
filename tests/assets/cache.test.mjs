import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import "../support/packages.mjs";
import { Device, openOn, until } from "../support/device.mjs";
import { look, pass } from "../support/pages.mjs";
import {
  all,
  apply,
  asked,
  conversation,
  greeting,
  ids,
  list,
  message,
  messages,
  missing,
  next,
  numbered,
  positions,
  put,
  row,
  seat,
  status,
  tail,
} from "./talk.mjs";

let device;

beforeEach(() => {
  device = new Device();
  device.signIn("secret");
});

const SINCE = 1000;
const here = { 1: [3, { read: 0 }, 3] };
const people = (...names) => put("people", ...names.map((nickname, i) => ({ id: i + 1, nickname })));
const by = (author, rows) => rows.map((row) => ({ ...row, author }));

const show = (page) => {
  look(page, "conversations", "-at");
  look(page, "messages/1", "number", true);
};

// A page that shows conversation 1 up to a revision.
const greeted = async (to = 3, { viewer = 1, since = SINCE, rows = by(2, messages(1, to)) } = {}) => {
  const page = await openOn(device);
  show(page);
  const listing = { ...list(conversation(to, { last: rows.at(-1) ?? null })), more: null };
  apply(page, greeting(viewer, since), people("Ada", "Bob"), listing, seat(), all(to, { rows }));
  await pass(20);
  page.asked.length = 0;
  return page;
};

const kept = async (...given) => {
  const page = await greeted(...given);
  await page.save();
  return page;
};

const names = async () => (await device.stored()).map(({ name }) => name).sort();
const isBlank = (page) => page.store.collection("messages/1").status === "loading" && page.viewer() === null;

test("what was seen last is shown before the server answers", async () => {
  await kept();
  const page = await openOn(device);
  show(page);
  assert.deepEqual(ids(page), numbered(1, 3));
  assert.equal(row(page, 1).revision, 3);
  assert.equal(row(page, 1, "seats").read, 0);
  assert.equal(row(page, 2, "people").nickname, "Bob");
  assert.equal(page.viewer(), 1);
});

test("the server is asked only for what has changed since", async () => {
  await kept();
  const page = await openOn(device);
  show(page);
  assert.deepEqual(await asked(page), []);
  apply(page, greeting(1, SINCE), { ...list(conversation(5)), more: null }, seat());
  await pass(100);
  assert.deepEqual(page.asked.splice(0).flat(), [{ name: "messages/1", known: 3 }]);
  apply(page, tail(3, 5, [message(4), message(2, { revision: 5, body: "edited" })]));
  assert.deepEqual(ids(page), numbered(1, 4));
  assert.equal(row(page, "m2", "messages/1").body, "edited");
});

test("late cache does not replace what the server has sent", async () => {
  await kept();
  const page = await openOn(device, "/conversations/1", { isLate: true });
  apply(page, greeting(1, SINCE), { ...list(conversation(9, { id: 2 })), more: null });
  await page.restored;
  await page.revive("messages/1");
  assert.deepEqual([ids(page), ids(page, "conversations")], [[], [2]]);
  apply(page, { ...list(conversation(9)), more: null }, seat(), all(9));
  await page.revive("messages/1");
  assert.equal(page.store.collection("messages/1").revision, 9);
});

test("unconfirmed rows are marked until the answer comes", async () => {
  await kept();
  for (const answer of [tail(3, 3), tail(3, 4, [message(4)]), all(6), next(4)]) {
    const page = await openOn(device);
    show(page);
    const c = page.store.collection("messages/1");
    assert.equal(c.isCached, true);
    apply(page, greeting(1, SINCE), { ...list(conversation(3)), more: null }, seat());
    assert.equal(c.isCached, true);
    await pass(100);
    apply(page, answer);
    assert.equal(c.isCached, false, answer.op);
  }
});

test("unconfirmed rows are not stored again", async () => {
  await kept();
  const before = await device.stored();
  const page = await openOn(device);
  show(page);
  apply(page, greeting(1, SINCE));
  page.store.touch("messages/1");
  await pass(20);
  await page.save();
  assert.deepEqual(await device.stored(), before);
});

test("changes are stored after a while", async () => {
  await greeted();
  assert.deepEqual(await names(), []);
  await pass(1100);
  await until(async () => (await names()).length === 2);
  assert.deepEqual(await names(), ["conversation/1", "list"]);
});

test("conversation that was left is erased at once", async () => {
  const page = await kept();
  apply(page, { op: "drop", name: "conversations", ids: [1] }, missing("messages/1"), missing("members/1"));
  await pass(20);
  await until(async () => !(await names()).includes("conversation/1"));
});

test("conversation that is left while it is stored is erased", async () => {
  const page = await greeted();
  page.save();
  apply(page, { op: "drop", name: "conversations", ids: [1] }, missing("messages/1"));
  await pass(20);
  await page.save();
  assert.ok(!(await names()).includes("conversation/1"));
});

test("conversation left meanwhile is erased with the first comparison", async () => {
  await kept();
  const page = await openOn(device);
  show(page);
  apply(page, greeting(1, SINCE), { ...put("conversations"), more: null }, positions({}));
  assert.deepEqual([ids(page), status(page)], [[], "missing"]);
  assert.equal(row(page, 1), undefined);
  await pass(1100);
  await until(async () => !(await names()).length);
});

test("conversation left meanwhile is erased though it is not open", async () => {
  await kept();
  const page = await openOn(device, "/");
  const other = conversation(1, { id: 2 });
  apply(page, greeting(1, SINCE), { ...list(other), more: null }, seat({ id: 2 }), positions({ 2: [1, { read: 0 }, 1] }));
  await until(async () => !(await names()).includes("conversation/1"));
});

test("reload after a revocation leaves nothing that can be read", async () => {
  const page = await kept();
  apply(page, { op: "reload" });
  assert.equal(device.cookie, "");
  await until(async () => !(await names()).length);
  apply(page, next(4));
  await pass(1100);
  await page.save();
  assert.deepEqual(await names(), []);
  assert.ok(isBlank(await openOn(device)));
});

test("other tab stores nothing after signing out", async () => {
  const [page, other] = [await kept(), await greeted()];
  await other.current(true);
  page.erase();
  await until(async () => !(await names()).length);
  apply(other, next(4));
  await pass(20);
  await other.save();
  assert.deepEqual(await names(), []);
});

test("tab of an ended sign-in stores nothing in the next", async () => {
  const page = await kept();
  device.signIn("another secret");
  await openOn(device);
  apply(page, next(4));
  await pass(20);
  await page.save();
  assert.deepEqual(await names(), []);
});

test("next sign-in finds nothing of the last", async () => {
  await kept();
  device.signIn("another secret");
  assert.ok(isBlank(await openOn(device)));
  assert.deepEqual(await names(), []);
});

test("page without a sign-in shows and keeps nothing", async () => {
  await kept();
  device.cookies.clear();
  assert.ok(isBlank(await openOn(device)));
  assert.deepEqual(await names(), []);
});

test("stored text is encrypted", async () => {
  await kept(3, { rows: by(2, [message(1, { body: "attack at dawn" })]) });
  const text = (await device.stored()).map(({ data }) => Buffer.from(data).toString("latin1")).join();
  assert.ok(text.length > 100);
  for (const secret of ["attack", "dawn", "Bob", "secret"]) assert.ok(!text.includes(secret));
});

test("another viewer or database drops what was shown", async () => {
  for (const [viewer, since] of [
    [2, SINCE],
    [1, SINCE + 1],
  ]) {
    await kept();
    const page = await openOn(device);
    show(page);
    page.outbox.add("messages/1", { conversation: 1, id: "d1", body: "for the first viewer" }, {});
    apply(page, greeting(viewer, since), { ...put("conversations"), more: null });
    await pass(20);
    assert.deepEqual([ids(page), row(page, 1), row(page, 2, "people")], [[], undefined, undefined]);
    apply(page, list(conversation(3)));
    await page.revive("messages/1");
    page.store.collection("conversations").rows.clear();
    assert.deepEqual([ids(page), row(page, 1), row(page, 2, "people")], [[], undefined, undefined]);
    assert.deepEqual(page.sent, []);
  }
});

test("what is written early goes out after the greeting", async () => {
  await kept();
  const page = await openOn(device);
  show(page);
  page.outbox.add("messages/1", { conversation: 1, id: "d1", body: "early" }, {});
  await pass(6000);
  assert.deepEqual(page.sent, []);
  assert.ok(device.storage.getItem("outbox/1/d1"));
  apply(page, greeting(1, SINCE));
  assert.deepEqual(page.sent.flat().map(({ id }) => id), ["d1"]);
});

test("switching off erases and stores nothing in any tab", async () => {
  const [page, other] = [await kept(), await greeted()];
  await page.keep(false);
  await until(async () => !(await names()).length);
  for (const tab of [page, other]) {
    apply(tab, next(4));
    await pass(20);
    await tab.save();
  }
  assert.deepEqual(await names(), []);
  assert.ok(isBlank(await openOn(device)));
});

test("what is being stored while it is switched off is erased", async () => {
  const page = await greeted();
  const saving = page.save();
  device.storage.setItem("keep-messages", "off");
  await saving;
  assert.deepEqual(await names(), []);
});

test("switching on again stores again", async () => {
  const page = await kept();
  await page.keep(false);
  await until(async () => !(await names()).length);
  await page.keep(true);
  await pass(1100);
  await until(async () => (await names()).length);
});

test("sign-in without a key gets one for the session", async () => {
  device.cookies.clear();
  await kept();
  assert.match(device.cookie, /^cache-key-8000=[0-9a-f]{64}$/);
  assert.equal((await openOn(device)).viewer(), 1);
});

test("only the newest page is kept", async () => {
  await kept(100, { rows: by(2, messages(1, 100)) });
  const page = await openOn(device);
  show(page);
  assert.deepEqual(ids(page), numbered(61, 100));
});

test("conversations beyond the first page are not kept", async () => {
  const page = await greeted();
  const rows = Array.from({ length: 50 }, (_, i) => conversation(3, { id: i + 1, at: i }));
  apply(page, put("conversations", ...rows));
  await pass(20);
  await page.save();
  const held = (await openOn(device, "/")).store.collection("conversations").rows;
  assert.deepEqual([...held.keys()].sort((a, b) => a - b), Array.from({ length: 30 }, (_, i) => i + 21));
});

test("rows that are too big are left out", async () => {
  const rows = by(2, messages(1, 5));
  rows[1].body = "x".repeat(300_000);
  await kept(5, { rows });
  const page = await openOn(device);
  show(page);
  assert.deepEqual(ids(page), numbered(3, 5));
});

test("only the conversations opened last are kept", async () => {
  const page = await greeted();
  for (let id = 1; id <= 25; id++) {
    const name = `messages/${id}`;
    look(page, name, "number", true);
    apply(page, list(conversation(3, { id })), { ...seat(), rows: [{ id, revision: 0, read: 0 }] }, { ...all(3), name });
    await pass(20);
    await page.save();
    page.store.collection(name).listeners.clear();
  }
  const stored = (await names()).filter((name) => name !== "list");
  assert.deepEqual(stored, Array.from({ length: 20 }, (_, i) => `conversation/${i + 6}`).sort());
});

for (const [what, make] of Object.entries({
  "another shape": ({ name }) => ({ name, text: "x" }),
  "a damaged text": ({ data, ...rest }) => ({ ...rest, data: data.slice(1) }),
  "the record of another name": ({ name, ...rest }) => ({ ...rest, name: name === "list" ? "conversation/1" : "list" }),
  "no bytes": ({ name }) => ({ name, iv: "iv", data: { a: 1 } }),
})) {
  test(`record with ${what} is dropped`, async () => {
    await kept();
    await device.change(make);
    assert.ok(isBlank(await openOn(device)));
    assert.deepEqual(await names(), []);
    assert.deepEqual(ids(await greeted()), numbered(1, 3));
  });
}

test("database that cannot be opened changes nothing", async () => {
  for (const indexedDB of [undefined, { open: () => { throw new Error("forbidden"); } }]) {
    device.indexedDB = indexedDB;
    const page = await greeted();
    assert.deepEqual(ids(page), numbered(1, 3));
    apply(page, next(4));
    await pass(1100);
    await page.save();
    assert.deepEqual(ids(page), numbered(1, 4));
    page.erase();
    await page.keep(false);
  }
});

test("later version of the database is left alone", async () => {
  await new Promise((resolve) => {
    const request = device.indexedDB.open("messenger", 99);
    request.onsuccess = () => resolve(request.result.close());
  });
  const page = await kept();
  assert.deepEqual(ids(page), numbered(1, 3));
});

test("conversation opened later is shown from the cache", async () => {
  await kept();
  const page = await openOn(device, "/");
  apply(page, greeting(1, SINCE), { ...list(conversation(3)), more: null }, seat(), positions(here));
  await page.revive("messages/1");
  show(page);
  assert.deepEqual(ids(page), numbered(1, 3));
  await pass(100);
  assert.deepEqual(page.asked.flat().at(-1), { name: "messages/1", known: 3 });
});
