import assert from "node:assert/strict";
import { beforeEach, mock, test } from "node:test";
import { Storage } from "../support/pages.mjs";

let address;
let opened = 0;

const define = (name, value) => Object.defineProperty(globalThis, name, { configurable: true, writable: true, value });

beforeEach(() => {
  address = new URL("https://example.org/share");
  define("location", address);
  define("history", { state: null, replaceState: (_state, _title, path) => (address.href = `https://example.org${path}`) });
  define("sessionStorage", new Storage());
});

const open = () => import(`../../assets/sharing/shared.js?page=${++opened}`);

const receive = async (given, path = "/share") => {
  address.href = `https://example.org${path}?${new URLSearchParams(given)}`;
  const page = await open();
  page.receive();
  return page;
};

const textOf = async (given) => (await open()).textOf(`?${new URLSearchParams(given)}`);

test("what apps repeat is in the text once", async () => {
  assert.equal(await textOf({ title: "Tea", text: "How to", url: "https://a.b/c" }), "Tea\nHow to\nhttps://a.b/c");
  assert.equal(await textOf({ title: "Tea", text: "Tea at https://a.b/c", url: "https://a.b/c" }), "Tea at https://a.b/c");
  assert.equal(await textOf({ url: "https://a.b/c", other: "?" }), "https://a.b/c");
  for (const nothing of [{}, { title: " ", text: "\n", url: "" }, { text: "\u0000\u0007" }]) assert.equal(await textOf(nothing), "");
});

test("hostile text is plain and bounded", async () => {
  assert.equal(await textOf({ text: "a\u0000\u001b[1m\r\nb\tc\u0085" }), "a[1m\nb\tc");
  const huge = await textOf({ title: "😀".repeat(9_999), text: "😀".repeat(99_999), url: `https://a.b/${"c".repeat(9_999)}` });
  assert.ok(huge.length <= 10_000);
  assert.ok(huge.isWellFormed());
  assert.match(huge, /\nhttps:\/\/a\.b\/c+$/);
  assert.equal((await open()).textOf("?text=%ff%ed%a0%80%zz").isWellFormed(), true);
});

test("shared text leaves the address and survives signing in", async () => {
  const page = await receive({ text: "Hello" });
  assert.equal(address.pathname + address.search, "/share");
  // The sign-in page, and back.
  (await open()).receive();
  assert.equal((await open()).claim(1), "Hello");
  assert.equal((await open()).claim(1), "Hello");
  page.forget();
  assert.equal((await open()).claim(1), "");
});

test("another person finds nothing", async () => {
  assert.equal((await receive({ text: "Hello" })).claim(1), "Hello");
  assert.equal((await open()).claim(2), "");
  assert.equal((await open()).claim(1), "");
});

test("what was shared an hour ago is gone, and so is what is damaged", async () => {
  await receive({ text: "Hello" });
  mock.timers.tick(3_600_000);
  assert.equal((await open()).claim(1), "");
  for (const damaged of ["{", "null", "[]", '{"text":1,"at":1}', '{"text":"a"}']) {
    sessionStorage.setItem("shared", damaged);
    assert.equal((await open()).claim(1), "");
  }
});

test("other pages keep their addresses", async () => {
  const page = await receive({ text: "Hello" }, "/conversations/1");
  assert.equal(address.search, "?text=Hello");
  assert.equal(page.claim(1), "");
});

test("sharing works without storage", async () => {
  define("sessionStorage", undefined);
  assert.equal((await receive({ text: "Hello" })).claim(1), "Hello");
});
