import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { Storage } from "../support/pages.mjs";

const PLACE = "draft/1/messages/7";
let storage;
let opened = 0;

// A new tab on the storage that all tabs share.
const open = async () => {
  delete globalThis.__drafts;
  const drafts = await import(new URL(`../../assets/conversation/drafts.js?page=drafts${++opened}`, import.meta.url).href);
  return {
    write: (text, at = PLACE) => drafts.write(at, text),
    read: (at = PLACE) => drafts.read(at),
    newer: () => drafts.newer(PLACE),
    peek: () => drafts.peek(PLACE),
    end: () => drafts.end(PLACE),
    max: drafts.MAX_LENGTH,
  };
};

beforeEach(() => {
  storage = new Storage();
  Object.defineProperty(globalThis, "localStorage", { configurable: true, writable: true, value: storage });
});

test("drafts belong to an account and a conversation", async () => {
  const tab = await open();
  tab.write("mine");
  assert.equal(tab.read("draft/1/messages/8"), "");
  assert.equal(tab.read("draft/2/messages/7"), "");
  assert.equal((await open()).read(), "mine");
});

test("a plain-text draft of an older version is read", async () => {
  storage[PLACE] = '{"text": 1}';
  const tab = await open();
  assert.equal(tab.newer(), '{"text": 1}');
  assert.equal(tab.read(), '{"text": 1}');
  assert.equal(tab.newer(), null);
});

test("the newest text wins in every tab", async () => {
  const [here, there] = [await open(), await open()];
  here.write("a");
  assert.equal(there.newer(), "a");
  assert.equal(there.read(), "a");
  there.write("ab");
  assert.equal(here.newer(), "ab");
  assert.equal(here.read(), "ab");
});

test("sending ends the draft in every tab", async () => {
  const [here, there] = [await open(), await open()];
  here.write("a");
  there.read();
  here.end();
  assert.equal(there.newer(), "");
  assert.deepEqual([here.read(), there.read()], ["", ""]);
});

test("sending leaves the newer text of another tab", async () => {
  const [here, there] = [await open(), await open()];
  here.write("a");
  there.write("b");
  here.end();
  assert.deepEqual([here.read(), there.read()], ["b", "b"]);
});

test("clearing an empty draft leaves no tombstone", async () => {
  const tab = await open();
  tab.write("");
  tab.end();
  assert.deepEqual(Object.keys(storage).filter((key) => key.startsWith("draft/")), []);
});

test("nothing oversized is stored or held", async () => {
  const tab = await open();
  tab.write("x".repeat(3_000_000));
  assert.equal(storage[PLACE].length, tab.max);
  assert.equal(tab.read().length, tab.max);
  assert.equal(tab.newer(), null);
});

test("a cut does not split a character", async () => {
  const tab = await open();
  tab.write(`x${"🎉".repeat(tab.max)}`);
  assert.equal(tab.read().length, tab.max - 1);
  assert.ok(tab.read().isWellFormed());
});

test("an oversized draft of an older version is cut", async () => {
  storage[PLACE] = "x".repeat(3_000_000);
  const tab = await open();
  assert.equal(tab.read().length, tab.max);
});

test("a look at a draft does not take it over", async () => {
  const [tab, other] = [await open(), await open()];
  tab.write("a");
  other.write("ab");
  assert.equal(tab.peek(), "ab");
  assert.equal(tab.newer(), "ab");
});

test("a draft survives full storage", async () => {
  const tab = await open();
  tab.write("a");
  storage.isFull = true;
  tab.write("ab");
  assert.equal(tab.newer(), null);
  assert.equal(tab.read(), "ab");
});

test("a draft survives blocked storage", async () => {
  storage.isForbidden = true;
  const tab = await open();
  tab.write("a");
  assert.equal(tab.read(), "a");
  tab.end();
  assert.equal(tab.read(), "");
});

test("a draft survives cleared storage", async () => {
  const tab = await open();
  tab.write("a");
  delete storage[PLACE];
  assert.equal(tab.read(), "a");
  tab.write("ab");
  assert.equal(storage[PLACE], "ab");
});
