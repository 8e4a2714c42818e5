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
  assert.throws(() => plugin.buildEnd.call(building, undefined), /no longer finds: [^]*__reflex[^]*instrumentation/);
});

test("the prerendering keeps what browsers do without", () => {
  const file = "/project/node_modules/react-router/dist/production/lib/router/instrumentation.js";
  assert.match(plugin.load(file), /export const instrumentClientSideRouter = /);
  assert.equal(plugin.load(file, { ssr: true }), null);
});

test("the script in the head is put into the prerendered pages only", () => {
  const script = "/project/.web/public/painting/script.js";
  assert.equal(plugin.transform.call(building, "export const TEXT = 1;", script), null);
  assert.throws(() => plugin.transform.call(building, "export const TEXT = 1;", script, { ssr: true }), /no longer has/);
});
