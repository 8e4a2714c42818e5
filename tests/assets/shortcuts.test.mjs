// The order in which F6 moves between the regions of the page.
import assert from "node:assert/strict";
import { test } from "node:test";

const { following } = await import(new URL("../../assets/shortcuts/regions.js", import.meta.url).href);

test("regions follow each other in a circle", () => {
  assert.deepEqual([0, 1, 2].map((from) => following(3, from, 1)), [1, 2, 0]);
  assert.deepEqual([0, 1, 2].map((from) => following(3, from, -1)), [2, 0, 1]);
});

test("without a region, the first or the last one comes next", () => {
  assert.equal(following(3, -1, 1), 0);
  assert.equal(following(3, -1, -1), 2);
});
