import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { open } from "../support/pages.mjs";
import { apply, greeting } from "./talk.mjs";

let page;
let order;
let acts;

const seat = (id, fields = {}) => ({
  id, revision: 1, read: 0, unread_from: 0, mentioned: [], muted_until: 0, pinned_at: 0, archived_at: 0, section: "", ...fields,
});
const conversation = (id, number = 0) => ({
  id, title: `T${id}`, revision: 1, at: id, last: number ? { id: `m${id}`, number } : null, uncounted: [], pair: [],
});
const section = (id, fields = {}) => ({ id, name: id.toUpperCase(), collapsed: false, ...fields });
const [WORK, PLAY] = [section("work"), section("play")];

beforeEach(async () => {
  page = await open();
  order = await page.load("conversations/order.js");
  acts = await page.load("sections/acts.js");
});

const ROWS = [conversation(6, 2), conversation(5, 3), conversation(4), conversation(3), conversation(2), conversation(1)];
const SEATS = {
  6: seat(6, { section: "work" }),
  5: seat(5, { section: "work", read: 1 }),
  4: seat(4, { section: "gone" }),
  3: seat(3, { section: "play" }),
  2: seat(2, { section: "work", pinned_at: 7 }),
  1: seat(1),
};
const shown = (sections, open = 0) =>
  order.divided(ROWS, SEATS, sections, open).map((row) => ("heading" in row ? [row.id, row.unread] : row.id));

test("the list has what is pinned, the sections in their order, and the rest", () => {
  assert.deepEqual(shown([PLAY, WORK]), [2, ["play", 0], 3, ["work", 4], 6, 5, ["", 0], 4, 1]);
});

test("without sections nothing is divided", () => {
  assert.deepEqual(shown([]), [6, 5, 4, 3, 2, 1]);
});

test("a collapsed section shows its count and what is open", () => {
  const sections = [{ ...WORK, collapsed: true }];
  assert.deepEqual(shown(sections), [2, ["work", 4], ["", 0], 4, 3, 1]);
  assert.deepEqual(shown(sections, 5), [2, ["work", 4], 5, ["", 0], 4, 3, 1]);
});

test("muted conversations do not count in a section", () => {
  SEATS[6].muted_until = Number.MAX_SAFE_INTEGER;
  assert.deepEqual(shown([WORK])[1], ["work", 2]);
  SEATS[6].muted_until = 0;
});

const own = (revision, ...sections) => apply(page, { op: "put", name: "sections", rows: [{ id: "own", revision, sections }] });
const names = () => {
  page.store.arrange(page.store.collection("sections"));
  return acts.sections().map(({ id, name, collapsed }) => [id, name, collapsed]);
};

test("what is done to sections shows at once and until it arrives", () => {
  apply(page, greeting(1, 1));
  own(1, WORK);
  acts.actOn("add_section", "play", { text: "Play" });
  acts.actOn("move_section", "play", { number: 0 });
  acts.actOn("rename_section", "work", { text: "Toil" });
  acts.toggle(section("work"));
  const after = [["play", "Play", false], ["work", "Toil", true]];
  assert.deepEqual(names(), after);
  own(5, section("play", { name: "Play" }), section("work", { name: "Toil", collapsed: true }));
  assert.deepEqual(names(), after);
  acts.actOn("delete_section", "play");
  assert.deepEqual(names(), [["work", "Toil", true]]);
});

test("an older version of the sections is ignored", () => {
  apply(page, greeting(1, 1));
  own(3, WORK);
  own(2);
  assert.deepEqual(names(), [["work", "WORK", false]]);
});

test("actions on sections outlive a reload", async () => {
  apply(page, greeting(1, 1));
  acts.actOn("add_section", "play", { text: "Play" });
  const { stored } = await page.load("outbox/stored.js");
  assert.deepEqual(stored(1).map(({ action }) => [action.verb, action.section, action.text]), [["add_section", "play", "Play"]]);
});

test("a conversation moves to a section at once", () => {
  apply(page, greeting(1, 1));
  apply(page, { op: "put", name: "seats", rows: [seat(7)], grow: ["read"] });
  acts.moveTo(7, "work");
  page.store.arrange(page.store.collection("seats"));
  assert.equal(page.store.indexed(page.store.collection("seats"))[7].section, "work");
});
