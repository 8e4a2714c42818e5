import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { test } from "node:test";
import "../support/packages.mjs";

// Modules that Reflex generates: mentions read the collections, for which there is no page here.
const GENERATED = "export const catalogues = {}, EventLoopContext = null, StateStoreContext = null, getBackendURL = null; export default {};";
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith("$/")
      ? { url: `data:text/javascript,${encodeURIComponent(GENERATED)}`, format: "module", shortCircuit: true }
      : next(specifier, context),
});

const { createElement } = await import("react");
const { renderToStaticMarkup } = await import("react-dom/server");
const { load } = await import("../../assets/markup/finding.js");
const { paragraph: elements } = await import("../../assets/markup/runs.js");
const { Excerpt, Text } = await import("../../assets/conversation/text.js");

const [BOLD, ITALIC, STRIKE, CODE, SPOILER, LINK] = [1, 2, 4, 8, 16, 32];
const WORDS = { copyLabel: "Copy code", copiedLabel: "Copied", spoilerLabel: "Spoiler" };
const shown = (runs, text = "") => renderToStaticMarkup(createElement(Text, { text, runs, ...WORDS }));
const paragraph = (...runs) => shown([["text", 0, runs]]);
const excerpt = (runs) => renderToStaticMarkup(createElement(Excerpt, { text: "typed", runs, ...WORDS }));

test("a text without runs is shown as it was typed", () => {
  for (const runs of [undefined, null]) assert.equal(shown(runs, "**a** <b>"), "**a** &lt;b&gt;");
});

test("flags become elements, and text stays text", () => {
  assert.equal(
    paragraph(["<b>"], ["b", BOLD], ["i", ITALIC], ["s", STRIKE], ["c", CODE], ["all", BOLD | ITALIC | STRIKE | CODE]),
    "&lt;b&gt;<strong>b</strong><em>i</em><s>s</s><code>c</code><strong><em><s><code>all</code></s></em></strong>",
  );
});

test("only safe addresses are links", () => {
  const to = (target) => paragraph(["label", LINK, target]);
  for (const target of ["javascript:alert(1)", "data:text/html,x", "//example.org", "x", ""]) assert.equal(to(target), "label");
  assert.match(to("https://example.org/x"), /^<a title="https:\/\/example.org\/x" href="https:\/\/example.org\/x" target="_blank" rel="noopener noreferrer">label<\/a>$/);
});

test("addresses are found in text, but not in code and labels", async () => {
  const links = (...run) => paragraph(run).match(/href="[^"]*"/g);
  // Until the library is loaded, they are text.
  assert.equal(paragraph(["see example.org"]), "see example.org");
  await load();
  assert.deepEqual(links("see example.org", BOLD), ['href="https://example.org"']);
  assert.equal(links("see example.org", CODE), null);
  assert.deepEqual(links("example.org", LINK, "https://www.example.org"), ['href="https://www.example.org"']);
});

test("a spoiler is one button, whatever is in it", () => {
  const html = paragraph(["a ", 0], ["b ", SPOILER], ["c", SPOILER | BOLD], [" d"], ["e", SPOILER]);
  const button = '<button type="button" class="spoiler">Spoiler</button>';
  assert.equal(html, `a ${button} d${button}`);
});

test("flat blocks become nested quotes and lists", () => {
  const html = shown([
    ["text", 0, [["a"]], 1],
    ["bullet", 1, [["b"]], 1],
    ["text", 0, [["c"]], 2],
    ["bullet", 1, [["d"]]],
    ["number", 2, [["e"]], 0, 3],
    ["number", 2, [["f"]], 0, 4],
    ["text", 1, [["g"]]],
    ["number", 1, [["h"]], 0, 1],
  ]);
  const bare = html.replace(/ (?:dir|class)="[^"]*"/g, "").replace(/\n/g, "");
  assert.equal(
    bare,
    "<div><blockquote><p>a</p><ul><li>b</li></ul><blockquote><p>c</p></blockquote></blockquote>" +
      '<ul><li><p>d</p><ol><li value="3">e</li><li value="4">f</li></ol><p>g</p></li></ul><ol><li value="1">h</li></ol></div>',
  );
});

test("what a newer parser sends is shown as text", () => {
  assert.equal(paragraph(["@Ada", 1024, "7"]), "@Ada");
  assert.match(shown([["heading", 0, [["a"]]]]), /<p dir="auto">a<\/p>/);
});

test("a spoiler is closed again when what it hides was edited", () => {
  const key = (text) => elements([["a "], [text, SPOILER]], WORDS)[1].key;
  assert.equal(key("butler"), key("butler"));
  assert.notEqual(key("butler"), key("gardener"));
});

test("an excerpt has neither markers nor spoilers", () => {
  const runs = [["text", 0, [["a "], ["b", BOLD], [" "], ["c", SPOILER], ["d", SPOILER | BOLD]]], ["code", 0, [["x", 0, "js"]]]];
  assert.equal(excerpt(runs), "<bdi>a b Spoiler</bdi>\n<bdi>x</bdi>");
  assert.equal(excerpt(null), "<bdi>typed</bdi>");
});

const { Mentioned } = await import("../../assets/mentions/shown.js");
const mentioning = (mentions, text, runs) =>
  renderToStaticMarkup(createElement(Mentioned, { mentions }, createElement(Text, { text, runs, ...WORDS })));

test("members are shown as mentioned in plain and marked text, but not in code", () => {
  const mention = '<bdi class="mention" data-me="false">@Ann</bdi>';
  assert.equal(mentioning({ "@Ann": 7 }, "Hi @Ann!"), `Hi ${mention}!`);
  const runs = [["text", 0, [["@Ann", BOLD], [" and "], ["@Ann", CODE], [" @Bob"]]]];
  const marked = mentioning({ "@Ann": 7 }, "", runs);
  assert.ok(marked.includes(`<strong>${mention}</strong> and <code>@Ann</code> @Bob`), marked);
});

test("text without mentions is only text", () => {
  assert.equal(mentioning(undefined, "Hi @Ann"), "Hi @Ann");
  assert.equal(mentioning({}, "Hi @Ann"), "Hi @Ann");
});

test("a failure colours no code, and only that", async () => {
  const { coloured } = await import("../../assets/markup/colours.js");
  globalThis.Worker = class {
    constructor() {
      throw new Error("no worker");
    }
  };
  await assert.rejects(coloured("x", "js"));
  globalThis.Worker = class {
    postMessage({ text }) {
      queueMicrotask(() => this.onmessage({ data: [{ type: "text", value: text }] }));
    }
  };
  assert.deepEqual(await coloured("y", "js"), ["y"]);
});
