import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { open } from "../support/pages.mjs";

let finding;

beforeEach(async () => {
  finding = await (await open()).load("palette/finding.js");
});

const found = (names, query) => finding.fitting(names.map((name) => ({ name: name.toLowerCase() })), query).map(({ name }) => name);

test("the better a name fits, the further up it is", () => {
  const names = ["Picnic", "Top in", "Shopping", "Pin", "Unpin", "Nothing"];
  assert.deepEqual(found(names, "pin"), ["pin", "shopping", "unpin", "picnic", "top in"]);
  assert.deepEqual(found(["my party", "party"], "par"), ["party", "my party"]);
});

test("letters are found in their order, words in any", () => {
  assert.deepEqual(found(["product review", "power"], "prv"), ["product review"]);
  assert.deepEqual(found(["product review"], "vrp"), []);
  assert.deepEqual(found(["product review"], "review product"), ["product review"]);
});

test("accents and case do not matter in what is typed", () => {
  assert.deepEqual(found(["cafe"], " CAFÉ "), ["cafe"]);
});

test("without a query, all stay in their order", () => {
  assert.deepEqual(found(["b", "a"], ""), ["b", "a"]);
});
