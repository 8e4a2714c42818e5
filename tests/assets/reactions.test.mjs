// Who reacted: people whom the page does not know yet.
import assert from "node:assert/strict";
import { registerHooks } from "node:module";
import { beforeEach, test } from "node:test";
import "../support/packages.mjs";
import { open, pass } from "../support/pages.mjs";
import { apply, greeting } from "./talk.mjs";

// Modules that Reflex generates, for which there is no page here.
const GENERATED = "export const catalogues = {}, TEXTS = {}, EventLoopContext = null, StateStoreContext = null; export default {};";
registerHooks({
  resolve: (specifier, context, next) =>
    specifier.startsWith("$/")
      ? { url: `data:text/javascript,${encodeURIComponent(GENERATED)}`, format: "module", shortCircuit: true }
      : next(specifier, context),
});

let page;
let meet;

beforeEach(async () => {
  page = await open();
  ({ meet } = await page.load("message/reactions.js"));
  apply(page, greeting(1, 1));
});

const asked = async () => {
  page.asked.length = 0;
  await pass(100);
  return page.asked.flat().map(({ name }) => name);
};

test("members are requested for a name that is unknown", async () => {
  meet("messages/7", [5]);
  assert.deepEqual(await asked(), ["members/7"]);
});

test("who has left is not asked for again", async () => {
  Object.assign(page.store.collection("members/7"), { revision: 3, status: "ready" });
  meet("messages/7", [5]);
  assert.deepEqual(await asked(), []);
});
