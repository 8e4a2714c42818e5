// No function of the engine is long.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import "../support/packages.mjs";

const { parseAst } = await import("rolldown/parseAst");

const FOLDER = new URL("../../assets/sync/", import.meta.url);
const MAX_LINES = 40;
const FUNCTIONS = ["FunctionDeclaration", "FunctionExpression", "ArrowFunctionExpression"];

const functionsIn = (node) => {
  if (typeof node !== "object" || node === null) return [];
  const inner = Object.values(node).flatMap(functionsIn);
  return FUNCTIONS.includes(node.type) ? [node, ...inner] : inner;
};

for (const file of readdirSync(FOLDER).filter((name) => name.endsWith(".js") && name !== "protocol.js")) {
  test(`functions in ${file} are short`, () => {
    const source = readFileSync(new URL(file, FOLDER), "utf8");
    const found = functionsIn(parseAst(source));
    assert.ok(found.length > 0);
    for (const { start, end } of found) {
      const lines = source.slice(start, end).split("\n").length;
      assert.ok(lines <= MAX_LINES, `${lines} lines: ${source.slice(start, start + 60)}`);
    }
  });
}
