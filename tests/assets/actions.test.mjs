import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { open, pass, Storage } from "../support/pages.mjs";
import { apply, conversation, greeting, list, message, next, refused } from "./talk.mjs";

let page;

const INTO = "messages/1";
const ID = "a";

const load = () => {
  apply(page, greeting(1));
  page.store.order(page.store.collection(INTO), "number", true);
  apply(page, { op: "snapshot", name: INTO, revision: 1, rows: [message(1, { id: "m", author: 1, body: "said" })] });
};

beforeEach(async () => {
  page = await open();
  load();
});

const act = (verb, text, id = ID) => page.outbox.act(INTO, { id, verb, message: "m", ...(text && { text }) });
const shown = () => {
  const c = page.store.collection(INTO);
  page.store.arrange(c);
  return c.shown[0];
};
const done = (revision, id = ID) => apply(page, { op: "done", outcomes: { [id]: { revision } } });
const patch = (revision, fields) =>
  apply(page, { op: "patch", name: INTO, revision, id: "m", fields, parent: { name: "conversations", id: 1, newest: "last" } });
const entries = () => Object.keys(page.storage).filter((key) => key.startsWith("outbox/"));

test("an action is stored, sent and shown at once", () => {
  act("edit", "changed");
  assert.deepEqual(entries(), ["outbox/1/a"]);
  assert.deepEqual(page.acted, [[{ id: "a", verb: "edit", message: "m", text: "changed" }]]);
  assert.equal(shown().body, "changed");
  assert.equal(shown().edited, true);
});

test("an action is no message that waits", () => {
  act("edit", "changed");
  assert.deepEqual(page.outbox.unsent(INTO), []);
});

test("reactions of the viewer are shown at once and taken back", () => {
  act("react", "👍");
  assert.deepEqual(shown().reactions, { "👍": [1] });
  act("take_back", "👍", "b");
  assert.deepEqual(shown().reactions, {});
});

test("a deleted text is shown nowhere", () => {
  act("delete");
  assert.equal(shown().body, "");
  assert.equal(shown().deleted, true);
});

test("the effect stays between its acknowledgement and its arrival", () => {
  act("edit", "changed");
  done(2);
  assert.equal(shown().body, "changed");
  assert.deepEqual(entries(), []);
  patch(2, { body: "changed", edited: true });
  patch(3, { body: "changed again" });
  assert.equal(shown().body, "changed again");
});

test("an acknowledgement whose effect never arrives does not show for ever", async () => {
  act("edit", "changed");
  done(9);
  await pass(5000);
  assert.equal(shown().body, "said");
});

test("an action without an answer is sent again", async () => {
  act("react", "👍");
  await pass(5000);
  assert.equal(page.acted.length, 2);
});

test("a refused edit keeps its text and says why", async () => {
  act("edit", "changed");
  apply(page, refused({ a: "Not yours." }));
  assert.equal(shown().body, "changed");
  assert.deepEqual([shown().status, shown().reason, shown().change], ["failed", "Not yours.", "a"]);
  await pass(10_000);
  assert.equal(page.acted.length, 1);
  page.outbox.discard("a");
  assert.equal(shown().body, "said");
});

test("a refused action does not show as if it had worked", async () => {
  act("delete");
  apply(page, refused({ a: "Not yours." }));
  assert.deepEqual([shown().body, Boolean(shown().deleted), entries()], ["said", false, []]);
  page = await open(page.storage);
  load();
  assert.deepEqual([shown().body, page.acted], ["said", []]);
});

test("an action done in another tab is not repeated", async () => {
  act("edit", "first");
  page.outbox.takenOut("outbox/1/a");
  page.acted.length = 0;
  await pass(5001);
  assert.deepEqual([page.acted, shown().body], [[], "said"]);
});

test("whoever follows hears of outcomes and refusals", () => {
  const heard = [];
  const stop = page.outbox.follow((action, outcome, reason) => heard.push([action.id, outcome?.revision, reason]));
  act("delete");
  done(2);
  act("react", "👍", "b");
  apply(page, refused({ b: "Gone." }));
  stop();
  act("react", "👍", "c");
  done(3, "c");
  assert.deepEqual(heard, [["a", 2, undefined], ["b", undefined, "Gone."]]);
});

test("actions survive a reload and go out", async () => {
  act("edit", "changed");
  page = await open(page.storage);
  load();
  assert.deepEqual(page.acted, [[{ id: "a", verb: "edit", message: "m", text: "changed" }]]);
  assert.equal(shown().body, "changed");
});

test("malformed and foreign actions in the storage are left alone", async () => {
  const storage = new Storage();
  const entry = { viewer: 1, into: INTO, order: 1, isDue: true, row: { id: "a" } };
  const action = { id: "a", verb: "edit", message: "m" };
  storage.setItem("outbox/1/a", JSON.stringify({ ...entry, action: { ...action, verb: "burn" } }));
  storage.setItem("outbox/1/b", JSON.stringify({ ...entry, action: { ...action, text: 5 } }));
  storage.setItem("outbox/1/c", JSON.stringify({ ...entry, action }));
  page = await open(storage);
  load();
  assert.deepEqual(page.acted, []);
});

test("drafts and actions go out together, each to its handler", () => {
  page.outbox.add(INTO, { conversation: 1, id: "d", body: "new" }, {});
  act("edit", "changed");
  apply(page, next(2, { row: message(2, { id: "d" }) }));
  assert.deepEqual(page.acted.map((actions) => actions.map(({ id }) => id)), [["a"]]);
});

const listing = (op, revision, item, more = {}) =>
  apply(page, { op, name: INTO, revision, number: 1, list: "reactions/👍", item, ...more });

test("an id is inserted into a list once and removed", () => {
  listing("insert", 2, 7);
  listing("insert", 3, 8);
  listing("insert", 3, 8);
  assert.deepEqual(shown().reactions, { "👍": [7, 8] });
  listing("remove", 4, 7);
  assert.deepEqual(shown().reactions, { "👍": [8] });
  listing("remove", 5, 8);
  assert.deepEqual(shown().reactions, {});
});

test("the copy in the list follows", () => {
  apply(page, list(conversation(1, { last: message(1, { id: "m" }) })));
  listing("insert", 2, 7);
  const row = page.store.collection("conversations").rows.get(1);
  assert.deepEqual([row.last.reactions, row.revision], [{ "👍": [7] }, 2]);
});

test("an emoji is one reaction, however it is qualified", async () => {
  const { toggleReaction } = await page.load("message/acts.js");
  const sent = () => page.acted.flat().at(-1);
  const row = (reactions) => ({ id: "m", reactions });
  toggleReaction(INTO, row({ "\u2764": [2] }), "\u2764\ufe0f");
  assert.deepEqual([sent().verb, sent().text], ["react", "\u2764"]);
  done(2, sent().id);
  toggleReaction(INTO, row({ "\u2764": [2, 1] }), "\u2764\ufe0f");
  assert.deepEqual([sent().verb, sent().text], ["take_back", "\u2764"]);
  done(3, sent().id);
  toggleReaction(INTO, row({}), "\u2764\ufe0f");
  assert.deepEqual([sent().verb, sent().text], ["react", "\u2764\ufe0f"]);
});
