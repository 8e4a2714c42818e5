// Values that the page holds for a while.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { open, pass } from "../support/pages.mjs";

let held;

beforeEach(async () => {
  delete globalThis.__held;
  const page = await open();
  held = await page.load("page/held.js");
});

test("an earlier notice does not hide a later one", async () => {
  held.holdFor("notice", { text: "Copied" }, 4000);
  await pass(3000);
  held.holdFor("notice", { text: "Copied" }, 4000);
  await pass(3000);
  assert.equal(held.held("notice")?.text, "Copied");
  await pass(1001);
  assert.equal(held.held("notice"), null);
});

test("a notice that waits for an answer is not hidden", async () => {
  held.holdFor("notice", { text: "Copied" }, 4000);
  held.ask("notice", { text: "Copy this link" });
  await pass(9000);
  assert.equal(held.held("notice")?.text, "Copy this link");
});
