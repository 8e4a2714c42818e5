// Times in the reader's language.
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { test } from "node:test";
import "../support/packages.mjs";

const GENERATED = "export const catalogues = {}; export default {};";
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith("$/")
      ? { url: `data:text/javascript,${encodeURIComponent(GENERATED)}`, format: "module", shortCircuit: true }
      : next(specifier, context),
});
const { clock } = await import("../../assets/page/format.js");

test("a clock of twelve hours has no leading zero", () => {
  assert.equal(clock(new Date(2026, 1, 2, 6, 9).getTime()).replace("\u202f", " "), "6:09 AM");
  assert.equal(clock(Number.NaN), "");
});
