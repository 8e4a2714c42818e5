// Formatting keys and smart paste, as texts in which "<" and ">" enclose the selection, and "|" is the caret.
import assert from "node:assert/strict";
import { test } from "node:test";

const ASSETS = new URL("../../assets/formatting/", import.meta.url);
const { FORMATS } = await import(new URL("marks.js", ASSETS).href);
const { paste } = await import(new URL("pasted.js", ASSETS).href);

const given = (shown) => {
  const from = shown.search(/[<|]/);
  const to = shown.includes("<") ? shown.indexOf(">") - 1 : from;
  return { value: shown.replace(/[<>|]/g, ""), from, to };
};
const done = ({ value }, { from, to, text, start, end }) => {
  const after = value.slice(0, from) + text + value.slice(to);
  const mark = start === end ? "|" : `<${after.slice(start, end)}>`;
  return after.slice(0, start) + mark + after.slice(end);
};

for (const [key, before, after] of [
  ["b", "a <word> b", "a **<word>** b"],
  ["b", "a **<word>** b", "a <word> b"],
  ["b", "a <**word**> b", "a <word> b"],
  ["b", "a __<word>__ b", "a <word> b"],
  ["b", "a< word >b", "a **<word>** b"],
  ["b", "a |", "a **|**"],
  ["b", "a **|**", "a |"],
  ["b", "a **word|** b", "a **word**| b"],
  ["b", "_<word>_", "_**<word>**_"],
  ["b", "***<word>***", "*<word>*"],
  ["i", "a <word> b", "a _<word>_ b"],
  ["i", "_<word>_", "<word>"],
  ["i", "*<word>*", "<word>"],
  ["i", "**<word>**", "**_<word>_**"],
  ["i", "***<word>***", "**<word>**"],
  ["e", "a <word> b", "a `<word>` b"],
  ["e", "`<word>`", "<word>"],
  ["e", "<a `tick`>", "`` <a `tick`> ``"],
  ["e", "so <one\n  two> end", "so \n```\n<one\n  two>\n```\n end"],
  ["e", "```\n<one\n  two>\n```", "<one\n  two>"],
  ["k", "a <word> b", "a [word](|) b"],
  ["k", "<https://example.org>", "[|](https://example.org)"],
  ["k", "[<word>](https://example.org)", "<word>"],
  ["k", "<[word](https://example.org)>", "<word>"],
  ["k", "[<word>]()", "<word>"],
]) {
  test(`${key} turns ${JSON.stringify(before)} into ${JSON.stringify(after)}`, () => {
    assert.equal(done(given(before), FORMATS[key](given(before))), after);
  });
}

test("formatting twice gives the text back", () => {
  for (const key of ["b", "i", "e"])
    for (const shown of ["<word>", "a <two words> b", "*a* <b> _c_", "«<x>»"]) {
      const [first, second] = [given(shown), given(done(given(shown), FORMATS[key](given(shown))))];
      assert.equal(done(second, FORMATS[key](second)), shown, key);
      assert.notEqual(second.value, first.value);
    }
});

test("the key for links is free without a selection", () => {
  assert.equal(FORMATS.k(given("a |")), null);
});

const CODE = "def one():\n    return 1\n";
const HTML = `<meta charset='utf-8'><div style="color: #000;font-family: monospace;white-space: pre;"><div>def</div></div>`;
const pasted = (shown, text, { html = "", editor = "" } = {}) => {
  const edit = paste(given(shown), { text, html, editor });
  return edit && done(given(shown), edit);
};

test("an address over a selection makes a link", () => {
  assert.equal(pasted("see <here> now", "https://example.org/a "), "see [here](https://example.org/a)| now");
  assert.equal(pasted("<here>", "https://example.org/a_(b)"), "[here](https://example.org/a_%28b%29)|");
});

for (const [shown, text] of [
  ["see |", "https://example.org"],
  ["<here>", "example.org"],
  ["<here>", "javascript:alert(1)"],
  ["<here>", "https://example.org and more"],
  ["<https://example.com>", "https://example.org"],
  ["<[here]>", "https://example.org"],
  ["<one\ntwo>", "https://example.org"],
  ["`<here>`", "https://example.org"],
  ["```\n<here>\n```", "https://example.org"],
]) {
  test(`${JSON.stringify(text)} over ${JSON.stringify(shown)} is pasted as it is`, () => {
    assert.equal(pasted(shown, text), null);
  });
}

test("indented lines from an editor become a block", () => {
  const block = "```\ndef one():\n    return 1\n```";
  assert.equal(pasted("|", CODE, { html: HTML }), `${block}|`);
  assert.equal(pasted("a | b", CODE, { html: `<html><body><!--StartFragment--><pre>` }), `a \n${block}\n| b`);
  const named = { editor: '{"version":1,"mode":"python"}' };
  assert.equal(pasted("|", CODE.replaceAll("\n", "\r\n"), named), `${block.replace("```", "```python")}|`);
  assert.equal(pasted("|", "a\n  ```\n", { html: HTML }), "````\na\n  ```\n````|");
});

for (const [what, text, more, shown] of [
  ["from elsewhere", CODE, { html: "<p>Look:</p><pre>def</pre>" }],
  ["without HTML", CODE, {}],
  ["in one line", "  return 1\n", { html: HTML }],
  ["without indentation", "one\ntwo", { html: HTML }],
  ["into a block", CODE, { html: HTML }, "```\n|"],
]) {
  test(`code ${what} is pasted as it is`, () => assert.equal(pasted(shown ?? "|", text, more), null));
}

test("hostile text is handled quickly", () => {
  for (const unit of ["*", "`", "[", "](", "a\n  ", "<!--", "~~~\n"]) {
    const value = unit.repeat(30_000 / unit.length);
    const start = performance.now();
    for (const key of Object.keys(FORMATS)) FORMATS[key]({ value, from: 10, to: value.length - 10 });
    paste({ value, from: value.length, to: value.length }, { text: value, html: value, editor: "" });
    // Milliseconds at most; seconds where it were quadratic. The limit leaves room for a slow machine.
    assert.ok(performance.now() - start < 1500, unit);
  }
});
