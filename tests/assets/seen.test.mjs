// Who has seen which of one's own messages, from how far the members have read.
import assert from "node:assert/strict";
import { test } from "node:test";

const { seen } = await import(new URL("../../assets/presence/reading.js", import.meta.url).href);
const ME = 1;
const says = (number, author = ME, more = {}) => ({ number, author, at: number * 10, ...more });
const reads = (id, read, since = 0) => ({ id, read, since });

test("whoever has read further has seen what is before", () => {
  const found = seen([says(1), says(2, 9), says(3)], [reads(ME, 3), reads(2, 3), reads(3, 1), reads(4, 0)], ME);
  assert.deepEqual([...found], [
    [1, "|2,3|3"],
    [3, "|2|2"],
  ]);
});

test("two ticks once all have seen it", () => {
  const found = seen([says(1), says(2)], [reads(2, 2), reads(3, 1)], ME);
  assert.deepEqual([...found.values()], ["all|2,3|3", "|2|2"]);
  assert.equal(seen([says(1)], [reads(2, 1)], ME).get(1), "all|2|");
});

test("whoever has written has read all before, but a system message is nobody's", () => {
  const messages = [says(1), says(2, 2), says(3, 3, { system: { kind: "left" } })];
  assert.equal(seen(messages, [reads(2, 0), reads(3, 0)], ME).get(1), "|2|2");
});

test("newcomers have not seen what was before them", () => {
  assert.equal(seen([says(1), says(5)], [reads(2, 5, 30), reads(3, 5)], ME).get(1), "all|3|");
});

test("nobody who shows it has seen nothing", () => {
  assert.equal(seen([says(1)], [], ME).get(1), "all||");
  assert.equal(seen([says(1)], [reads(ME, 1)], ME).get(1), "all||");
  assert.equal(seen([{ author: ME, status: "pending" }], [reads(2, 1)], ME).size, 0);
});
