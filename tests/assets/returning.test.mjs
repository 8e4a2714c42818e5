// How long a tab waits before it connects again.
import assert from "node:assert/strict";
import { test } from "node:test";
import { delay, place } from "../../assets/page/returning.js";

const longest = (visibilityState) => {
  globalThis.document = { visibilityState };
  return [0, 1, 2, 3, 10].map(delay);
};

test("visible tabs back off to a second", (t) => {
  t.mock.method(Math, "random", () => 1);
  assert.deepEqual(longest("visible"), [300, 600, 900, 1000, 1000]);
});

test("hidden tabs return within five seconds", (t) => {
  t.mock.method(Math, "random", () => 1);
  assert.deepEqual(longest("hidden"), [5000, 5000, 5000, 5000, 5000]);
});

test("tabs spread over the whole time", (t) => {
  t.mock.method(Math, "random", () => 0);
  assert.deepEqual([...longest("visible"), ...longest("hidden")], Array(10).fill(0));
});

test("hidden tabs say so", () => {
  longest("hidden");
  assert.deepEqual(place(), { hidden: 1 });
  longest("visible");
  assert.deepEqual(place(), {});
});
