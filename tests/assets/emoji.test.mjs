// The emoji themselves: tables, skin tones, what a browser can show, and what somebody uses most.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { open, Storage } from "../support/pages.mjs";

const ASSETS = new URL("../../assets/emoji/", import.meta.url);
const table = (name) => JSON.parse(readFileSync(new URL(`tables/${name}.json`, ASSETS), "utf8"));
const { toned } = await import(new URL("skins.js", ASSETS).href);
const { isShown } = await import(new URL("support.js", ASSETS).href);
const { read } = await import(new URL("tables.js", ASSETS).href);

const of = (language) => read(table("emoji"), table(`names.${language}`), table(`tags.${language}`));

for (const language of ["en", "de"]) {
  test(`every emoji has a name, a group and a shortcode in ${language}`, () => {
    const { entries, groups } = of(language);
    assert.ok(entries.length > 1900);
    const known = new Set(groups.map(([index]) => index));
    for (const { emoji, name, group, shortcodes } of entries) assert.ok(emoji && name && known.has(group) && shortcodes.length, emoji);
  });
}

test("languages name the same emoji", () => {
  const name = (language, emoji) => of(language).entries.find((entry) => entry.emoji === emoji)?.name;
  assert.deepEqual([name("en", "🚀"), name("de", "🚀")], ["rocket", "Rakete"]);
});

test("emoji are qualified as Unicode qualifies them", () => {
  const { entries } = of("en");
  for (const { emoji } of entries) assert.doesNotMatch(emoji, /\p{Emoji_Presentation}\ufe0f/u);
  assert.ok(entries.some(({ emoji }) => emoji === "👍") && entries.some(({ emoji }) => emoji === "❤️"));
});

test("skin tones go to each person", () => {
  assert.equal(toned("👍", 0), "👍");
  assert.equal(toned("👍", 5), "👍🏿");
  assert.equal(toned("☝️", 1), "☝🏻");
  assert.equal(toned("🧑‍🤝‍🧑", 3), "🧑🏽‍🤝‍🧑🏽");
  assert.equal(toned("🎉", 3), "🎉");
});

const entry = (emoji, version) => ({ emoji, version });
const some = [entry("😀", 1), entry("🇩🇪", 1), entry("🙂‍↔️", 15.1), entry("🫨", 15), entry("🫪", 17)];
const shown = (canShow) => some.filter(isShown(some, canShow)).map(({ emoji }) => emoji);

test("emoji newer than the font are left out", () => {
  assert.deepEqual(shown((emoji) => emoji !== "🫪"), ["😀", "🇩🇪", "🫨"]);
});

test("flags that would be letters are left out", () => {
  assert.deepEqual(shown((emoji) => emoji !== "🇪🇺"), ["😀", "🙂‍↔️", "🫨", "🫪"]);
});

test("a check that never succeeds leaves nothing out", () => {
  assert.equal(shown(() => false).length, some.length);
});

let page;
let recents;

beforeEach(async () => {
  page = await open(new Storage());
  page.apply({ op: "greeting", viewer: 7, since: 1 });
  recents = await page.load("emoji/recents.js");
});

test("common emoji fill the quick reactions up", () => {
  assert.deepEqual(recents.quickReactions(), ["👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "👀"]);
});

test("the most used emoji come first, the newer of equals", () => {
  for (const emoji of ["🚀", "🐛", "🐛", "🎉"]) recents.noteUse(emoji);
  assert.deepEqual(recents.quickReactions(), ["🐛", "🎉", "🚀", "👍", "❤️", "😂", "😮", "😢"]);
});

test("an emoji written in two ways is offered once", () => {
  recents.noteUse("❤");
  assert.deepEqual(recents.quickReactions().slice(0, 3), ["❤", "👍", "😂"]);
});

test("the chosen skin tone colours the common emoji", () => {
  recents.setTone(2);
  recents.noteUse("🚀");
  assert.equal(recents.tone(), 2);
  assert.deepEqual(recents.quickReactions().slice(0, 2), ["🚀", "👍🏼"]);
});

test("the emoji used longest ago is forgotten first", () => {
  const used = [...Array(60).keys()].map((i) => String.fromCodePoint(0x1f400 + i));
  for (const emoji of used) recents.noteUse(emoji);
  assert.deepEqual(recents.quickReactions(), used.slice(-8).reverse());
  assert.equal(Object.keys(JSON.parse(page.storage.getItem("emoji/7")).uses).length, 40);
});

test("each account has its own", () => {
  recents.noteUse("🚀");
  page.apply({ op: "greeting", viewer: 8, since: 1 });
  assert.equal(recents.quickReactions()[0], "👍");
});

for (const broken of ["{", "[]", '{"uses": {"🚀": "often", "🐛": [1, 2]}, "tone": "x"}']) {
  test(`a broken entry is survived: ${broken}`, () => {
    page.storage.setItem("emoji/7", broken);
    assert.equal(recents.quickReactions().length, 8);
    recents.noteUse("🎉");
    assert.equal(recents.quickReactions()[0], "🎉");
  });
}

test("forbidden storage is survived", () => {
  page.storage.isForbidden = true;
  recents.noteUse("🚀");
  assert.equal(recents.quickReactions()[0], "👍");
});
