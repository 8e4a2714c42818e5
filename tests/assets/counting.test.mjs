// Counting messages behind a number.
import assert from "node:assert/strict";
import { test } from "node:test";

const { countAfter } = await import(new URL("../../assets/conversations/counting.js", import.meta.url).href);
const conversation = { last: { number: 9 }, uncounted: [2, 6, 7, 9] };

test("system messages behind the number are not counted", () => {
  assert.deepEqual(
    [0, 2, 5, 6, 8, 9].map((number) => countAfter(conversation, number)),
    [5, 4, 1, 1, 0, 0],
  );
});

test("nothing is behind the end or in an unknown conversation", () => {
  assert.equal(countAfter(conversation, 12), 0);
  assert.equal(countAfter(undefined, 0), 0);
  assert.equal(countAfter({ last: null }, 0), 0);
  assert.equal(countAfter({ last: { number: 3 } }, 1), 2);
});
