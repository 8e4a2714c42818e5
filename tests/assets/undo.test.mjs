// Undoing a deletion, without the page that shows the offer.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { open, pass } from "../support/pages.mjs";
import { apply, greeting, refused } from "./talk.mjs";

const INTO = "messages/1";
let page;
let undo;

beforeEach(async () => {
  for (const name of ["__undo", "__held"]) delete globalThis[name];
  page = await open();
  apply(page, greeting(1));
  undo = await page.load("message/undo.js");
  page.outbox.act(INTO, { id: "a", verb: "delete", message: "m" });
  undo.offerUndo(INTO, { id: "m", body: "said" }, "a");
});

test("an undo gets its key on whatever page", () => {
  globalThis.__undo.last.isWanted = true;
  apply(page, { op: "done", outcomes: { a: { revision: 2, undo_key: "k" } } });
  const restored = page.acted.flat().find(({ verb }) => verb === "restore");
  assert.deepEqual([restored?.text, restored?.undo_key], ["said", "k"]);
});

test("the text is forgotten with the offer", async () => {
  await pass(9000);
  assert.equal(globalThis.__undo.last.text, "said");
  await pass(1001);
  assert.equal(globalThis.__undo.last, null);
});

test("without a key, undoing is not offered", () => {
  apply(page, { op: "done", outcomes: { a: { revision: 2, undo_key: "" } } });
  assert.deepEqual([globalThis.__undo.last, globalThis.__held.values.has("undo")], [null, false]);
});

test("the reason against a deletion is kept for the page", () => {
  apply(page, refused({ a: "Not yours." }));
  assert.equal(globalThis.__held.values.get("undo").reason, "Not yours.");
});
