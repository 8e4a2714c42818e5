// Completion: when a token before the caret is one, and which emoji fit it.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "../support/packages.mjs";

const ASSETS = new URL("../../assets/", import.meta.url);
const table = (name) => JSON.parse(readFileSync(new URL(`emoji/tables/${name}.json`, ASSETS), "utf8"));
const { emojiToken, mentionToken } = await import(new URL("completion/tokens.js", ASSETS).href);
const { search } = await import(new URL("completion/emoji.js", ASSETS).href);
const { read } = await import(new URL("emoji/tables.js", ASSETS).href);

for (const [before, query] of [
  [":ta", "ta"],
  ["Hello :smile", "smile"],
  ["(:ta", "ta"],
  ["🎉:ta", "ta"],
  ["first line\n:ta", "ta"],
  [":+1", "+1"],
  [":non-potable_w", "non-potable_w"],
  [":grü", "grü"],
  ["`code` :ta", "ta"],
  ["```\ncode\n```\n:ta", "ta"],
  ["``a ` b`` :ta", "ta"],
]) {
  test(`a token in ${JSON.stringify(before)}`, () => {
    assert.deepEqual(emojiToken(before), { from: before.lastIndexOf(":"), query, isClosed: false });
  });
}

for (const before of [
  ":", ":t", ":)", ":-)", ":D", ":/", ":-D", "10:30", "at 10:30pm", "a:tada", "https://ta", "mailto:ta", "::ta", ":ta da", ":10",
  "https://example.org/?a=:ta", "www.example.org/(:ta", "`:ta", "see `a` and `:ta", "``a ` :ta", "```\n:ta", "~~~js\n:ta",
  "```\na\n~~~\n:ta", `:${"a".repeat(100)}`,
]) {
  test(`no token in ${JSON.stringify(before.slice(0, 40))}`, () => assert.equal(emojiToken(before), null));
}

test("a closing colon ends a shortcode", () => {
  assert.deepEqual(emojiToken("so :tada:"), { from: 3, query: "tada", isClosed: true });
});

test("long hostile text is looked at quickly", () => {
  for (const unit of [":", ":a", "`", "`:ta ", "```\n", "a:", " ", "@", "www."]) {
    const start = performance.now();
    emojiToken(unit.repeat(30_000 / unit.length) + " :ta");
    // Milliseconds at most; seconds where it were quadratic. The limit leaves room for a slow machine.
    assert.ok(performance.now() - start < 1500, unit);
  }
});

const of = (language) => read(table("emoji"), table(`names.${language}`)).entries;
const [english, german] = [of("en"), of("de")];
const found = (query, entries = english) => search(entries, query).map(({ emoji }) => emoji);

test("the exact shortcode comes first", () => {
  for (const [code, emoji] of [["tada", "🎉"], ["+1", "👍"], ["heart", "❤️"], ["smile", "😄"], ["joy", "😂"], ["fire", "🔥"]])
    assert.equal(found(code)[0], emoji, code);
});

test("names in the reader's language and shortcodes are found", () => {
  assert.ok(found("rakete", german).includes("🚀"));
  assert.ok(found("rocket", german).includes("🚀"));
  assert.ok(!found("rakete").includes("🚀"));
});

test("accents need not be typed", () => {
  assert.deepEqual(found("glühbirne", german), found("gluhbirne", german));
  assert.ok(found("glühbirne", german).includes("💡"));
});

test("later words are found, after the first ones", () => {
  assert.ok(found("popper").includes("🎉"));
  assert.ok(found("face").length === 8);
});

test("letters within a word are not found", () => {
  assert.ok(!found("ocket").includes("🚀"));
});

test("what fits nothing finds nothing", () => {
  assert.deepEqual(found("qqqq"), []);
});

for (const [before, query] of [
  ["@", ""], ["Hello @gra", "gra"], ["@Grace Ho", "Grace Ho"], ["(@gra", "gra"], ["**@gra", "gra"], ["a\n@gra", "gra"],
]) {
  test(`a mention begins in ${JSON.stringify(before)}`, () => {
    assert.deepEqual(mentionToken(before), { from: before.lastIndexOf("@"), query, isClosed: false });
  });
}

for (const before of ["a@", "ada@gra", "a.@gra", "@@gra", "@ gra", "@gra\nce", "`@gra", "```\n@gra", "https://example.org/@gra"]) {
  test(`no mention begins in ${JSON.stringify(before)}`, () => assert.equal(mentionToken(before), null));
}

const { search: members } = await import(new URL("completion/names.js", ASSETS).href);
const people = ["Grace Hopper", "Ada", "Áine", "Ann Grace", "Disgrace"].map((nickname, id) => ({ id, nickname }));
const named = (query) => members(people, query).map(({ nickname }) => nickname);

test("members are found by the beginnings of their names, first names first", () => {
  assert.deepEqual(named("gra"), ["Grace Hopper", "Ann Grace"]);
  assert.deepEqual(named("grace h"), ["Grace Hopper"]);
  assert.deepEqual(named("ain"), ["Áine"]);
  assert.equal(named("").length, people.length);
  assert.deepEqual(named("zz"), []);
});

const { split } = await import(new URL("mentions/split.js", ASSETS).href);

test("the longest mention wins, and only whole names count", () => {
  assert.deepEqual(split("Hi @Ann Lee, @Ann", ["@Ann", "@Ann Lee"]), ["Hi ", "@Ann Lee", ", ", "@Ann", ""]);
  assert.deepEqual(split("@Annabel ada@Ann", ["@Ann"]), ["@Annabel ada@Ann"]);
  assert.deepEqual(split("(@A.*)", ["@A.*"]), ["(", "@A.*", ")"]);
});
