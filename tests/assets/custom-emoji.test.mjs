import assert from "node:assert/strict";
import { test } from "node:test";
import "../support/packages.mjs";
import { Storage } from "../support/pages.mjs";

const ASSETS = new URL("../../assets/", import.meta.url);
const { hasCode, isCode, split } = await import(new URL("custom-emoji/codes.js", ASSETS).href);

for (const [text, parts] of [
  [":our-logo:", ["", "our-logo", ""]],
  ["So :our-logo::b2: it is", ["So ", "our-logo", "", "b2", " it is"]],
  ["(:our_logo:)!", ["(", "our_logo", ")!"]],
  ["10:30:45", ["10:30:45"]],
  ["a:bc:d", ["a:bc:d"]],
  [":A:", [":A:"]],
  [": our-logo :", [": our-logo :"]],
  [":x:", [":x:"]],
  [`:${"a".repeat(33)}:`, [`:${"a".repeat(33)}:`]],
  ["", [""]],
])
  test(`names in "${text}"`, () => {
    assert.deepEqual(split(text), parts);
    assert.equal(hasCode(text), parts.length > 1);
  });

test("a name alone is a code", () => {
  assert.ok(isCode(":our-logo:"));
  for (const text of ["our-logo", ":our-logo: ", "👍", ":a:"]) assert.ok(!isCode(text));
});

test("ten thousand colons take no time", () => {
  const before = process.cpuUsage().user;
  for (const text of [":".repeat(10_000), ":ab".repeat(3333), `:${"a".repeat(10_000)}`]) split(text);
  assert.ok(process.cpuUsage().user - before < 500_000);
});

test("quick reactions hold the custom emoji that there are", async () => {
  globalThis.localStorage = new Storage();
  globalThis.__viewer = { id: 7, since: 1 };
  const { noteUse, quickReactions } = await import(new URL("emoji/recents.js", ASSETS).href);
  for (const emoji of [":our-logo:", ":our-logo:", ":constructor:", "🚀"]) noteUse(emoji);
  assert.deepEqual(quickReactions({ "our-logo": {} }).slice(0, 3), [":our-logo:", "🚀", "👍"]);
  assert.deepEqual(quickReactions().slice(0, 2), ["🚀", "👍"]);
  assert.equal(quickReactions().length, 8);
});
