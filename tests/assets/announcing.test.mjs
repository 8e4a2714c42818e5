// Announcements to screen readers: which messages, and how many of a burst.
import assert from "node:assert/strict";
import { test } from "node:test";
import "../support/packages.mjs";

const ASSETS = new URL("../../assets/announcing/", import.meta.url);
const { add, due, none, takeCount } = await import(new URL("burst.js", ASSETS).href);
const { Arrivals, Refusals, spoken } = await import(new URL("arrivals.js", ASSETS).href);

// Feed messages at these times (in milliseconds) to the pace; return what would be announced.
const announced = (times) => {
  const [burst, said] = [none(), []];
  for (const now of [...times, Infinity]) {
    if (due(burst) < now) said.push(`${takeCount(burst)} new`);
    if (now < Infinity) for (let i = add(burst, 1, now); i > 0; i--) said.push(`at ${now}`);
  }
  return said;
};

test("a burst of 100 is announced at most four times", () => {
  const times = Array.from({ length: 100 }, (_, i) => i * 50);
  assert.deepEqual(announced(times), ["at 0", "at 50", "at 100", "97 new"]);
  const burst = none();
  assert.equal(add(burst, 100, 0), 3);
  assert.equal(takeCount(burst), 97);
});

test("three messages are read out without a count", () => {
  assert.deepEqual(announced([0, 10, 20]), ["at 0", "at 10", "at 20"]);
});

test("after a pause, messages are read out again", () => {
  assert.deepEqual(announced([0, 1, 2, 3, 5000, 9000]), ["at 0", "at 1", "at 2", "1 new", "at 5000", "at 9000"]);
});

test("an endless burst is counted now and then", () => {
  const said = announced(Array.from({ length: 60 }, (_, i) => i * 1000));
  assert.deepEqual(said.slice(0, 3), ["at 0", "at 1000", "at 2000"]);
  assert.deepEqual(said.slice(3).map((text) => text.endsWith(" new")), Array(said.length - 3).fill(true));
  assert.ok(said.length >= 6 && said.length <= 8, said.join());
});

const collection = (numbers, fields = {}) => ({
  rows: new Map(numbers.map((number) => [`m${number}`, { id: `m${number}`, number, body: "" }])),
  status: "ready",
  isCached: false,
  revision: 1,
  ...fields,
});
const numbers = (rows) => rows.map(({ number }) => number);

test("only what arrives after opening counts", () => {
  const arrivals = new Arrivals();
  assert.deepEqual(arrivals.take(collection([], { status: "loading", revision: null })), []);
  assert.deepEqual(arrivals.take(collection([1, 2], { isCached: true })), []);
  assert.deepEqual(arrivals.take(collection([1, 2, 3])), []);
  assert.deepEqual(numbers(arrivals.take(collection([5, 1, 2, 3, 4]))), [4, 5]);
  assert.deepEqual(arrivals.take(collection([1, 2, 3, 4, 5])), []);
});

test("pages of history are not arrivals", () => {
  const arrivals = new Arrivals();
  arrivals.take(collection([41, 42]));
  assert.deepEqual(arrivals.take(collection([1, 2, 41, 42])), []);
});

test("what was missed without a connection arrives once", () => {
  const arrivals = new Arrivals();
  arrivals.take(collection([1]));
  assert.deepEqual(arrivals.take(collection([1], { revision: null })), []);
  assert.deepEqual(numbers(arrivals.take(collection([1, 2, 3]))), [2, 3]);
});

test("rows without a number are not arrivals", () => {
  const arrivals = new Arrivals();
  arrivals.take(collection([]));
  const c = collection([1]);
  c.rows.set("pending", { id: "pending", body: "mine" });
  assert.deepEqual(numbers(arrivals.take(c)), [1]);
});

const nobody = () => undefined;

test("spoilers are hidden", () => {
  const runs = [["text", 0, [["It was "], ["the gardener", 16], ["!"]]]];
  assert.equal(spoken({ body: "It was ||the gardener||!", runs }, "Spoiler", nobody), "It was Spoiler!");
});

test("mentions have the current name", () => {
  const row = { body: "Hi @Ann and @all", mentions: { "@Ann": 7, "@all": 0 } };
  assert.equal(spoken(row, "", (id) => (id === 7 ? "Anna" : undefined)), "Hi @Anna and @all");
});

test("a long text is cut, but not within a character", () => {
  const text = spoken({ body: `${"a".repeat(499)}😀${"b".repeat(9000)}` }, "", nobody);
  assert.equal(text, `${"a".repeat(499)}…`);
});

test("a refusal is announced once, and again after a retry", () => {
  const refusals = new Refusals();
  const row = (id, status, change) => ({ id, status, ...(change && { change }) });
  const take = (...rows) => refusals.take(rows).map(({ id }) => id);
  assert.deepEqual(take(row("old", "failed")), []);
  assert.deepEqual(take(row("old", "failed"), row("a", "pending")), []);
  assert.deepEqual(take(row("old", "failed"), row("a", "failed")), ["a"]);
  assert.deepEqual(take(row("a", "failed"), row("b", "failed", "edit")), ["b"]);
  assert.deepEqual(take(row("a", "pending"), row("b", "failed", "other")), ["b"]);
  assert.deepEqual(take(row("a", "failed")), ["a"]);
});
