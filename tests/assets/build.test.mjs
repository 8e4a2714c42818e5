// The plugin that changes Reflex's modules for the built pages.
import assert from "node:assert/strict";
import { test } from "node:test";
import messenger from "../../vite-plugin-messenger.js";

const plugin = messenger();
const building = {
  /** @param {string} message */
  error(message) {
    throw new Error(message);
  },
};

test("a style prop fails the build", () => {
  const page = "/project/.web/app/routes/page.jsx";
  assert.throws(() => plugin.transform.call(building, 'jsx("p", ({css:({})}))', page), /A style prop in .*page\.jsx/);
  assert.equal(plugin.transform.call(building, 'jsx("p", ({className:"css"}))', page), null);
});

test("code that Reflex no longer contains fails the build", () => {
  assert.throws(() => plugin.buildEnd.call(building, undefined), /no longer finds: [^]*__reflex/);
});
