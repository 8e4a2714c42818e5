import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "../support/packages.mjs";

const { links } = await import("../../assets/conversation/links.js");
// The cases are data: a parser on the server must agree with them, too.
const cases = JSON.parse(readFileSync(new URL("links.json", import.meta.url), "utf8"));

const MAX_LENGTH = 10_000;
const MAX_MS = 50;
const HOSTILE = [
  ..."@(a.:/-!'?`|見".split(""),
  "http://", "www.", "a.", ".a", "a@", "a@b.", "a-", "xn--", "mailto:", "mailto:a@", "http://a/\"", "http://a/'",
  "https://a.b/(", "https://a.b/[({", " a.io", "a.io/", "見.", "見a.io", "👉", "a_.", "http://a@", "a..", "a:", "*a.io*",
].map((unit) => unit.repeat(MAX_LENGTH / unit.length));
const TAILS = ["(", "[(", "([{", ".", "!", "'", "\"", "?", ",", ";", "|", "-", ":", "*", "👍", "を"];
const LONG = TAILS.map((tail) => `https://example.org/${tail.repeat(MAX_LENGTH)}`.slice(0, MAX_LENGTH));
const BEFORE_AN_END = LONG.map((text) => `${text.slice(0, -1)}a`);
const HOSTS = TAILS.map((tail) => `https://example.org${tail.repeat(MAX_LENGTH)}`.slice(0, MAX_LENGTH));

for (const [name, those] of Object.entries(cases)) {
  for (const [text, expected] of those) {
    test(`${name}: ${text}`, () => {
      const found = links(text).map(({ start, end, href }) => [text.slice(start, end), href]);
      assert.deepEqual(found, expected.map((link) => (Array.isArray(link) ? link : [link, link])));
    });
  }
}

test("an internationalized domain links to its encoded form", () => {
  const [{ href }] = links("http://p\u0430ypal.com/");
  assert.equal(new URL(href).hostname, "xn--pypal-4ve.com");
});

test("only web and email schemes become links", () => {
  const found = Object.values(cases).flat().flatMap(([text]) => links(text));
  const schemes = new Set(found.map(({ href }) => new URL(href).protocol));
  assert.deepEqual(schemes, new Set(["http:", "https:", "mailto:"]));
});

const cpuMs = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

// The fastest of three in CPU time: on a busy machine others take turns. Superlinear patterns take seconds.
test("hostile texts of full length are parsed in linear time", () => {
  links("https://example.org");
  for (const text of [...HOSTILE, ...LONG, ...BEFORE_AN_END, ...HOSTS]) {
    const took = [1, 2, 3].map(() => {
      const start = cpuMs();
      links(text);
      return cpuMs() - start;
    });
    assert.ok(Math.min(...took) < MAX_MS, `${text.slice(0, 40)}: ${took}`);
  }
});
