// Side effects of a sequence on collections that are fetched separately: the members beside the messages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { look, pass } from "../support/pages.mjs";
import {
  advance,
  all,
  apply,
  asked,
  drop,
  greeting,
  ids,
  invalidate,
  loaded,
  missing,
  put,
  status,
  tail,
} from "./talk.mjs";

const MEMBERS = "members/1";
const joins = (revision, id) => advance(revision, [put(MEMBERS, { id, joined_at: id })]);
const leaves = (revision, id) => advance(revision, [drop(MEMBERS, id)]);
const answer = (asOf, ...members) => {
  return { op: "snapshot", name: MEMBERS, rows: members.map((id) => ({ id, joined_at: id })), revision: asOf };
};
const catchUp = (revision, since) => tail(since, revision, [], invalidate(MEMBERS));

const looking = async () => {
  const page = await loaded(2);
  look(page, MEMBERS, "joined_at");
  assert.deepEqual(await asked(page), [MEMBERS]);
  return page;
};

const shown = async () => {
  const page = await looking();
  apply(page, answer(2, 5, 6));
  assert.deepEqual([ids(page, MEMBERS), status(page, MEMBERS)], [[5, 6], "ready"]);
  return page;
};

const lookAway = (page) => page.store.collection(MEMBERS).listeners.clear();

test("members are requested on first view, not before", async () => {
  const page = await loaded(2);
  apply(page, joins(3, 7));
  assert.deepEqual([await asked(page, 100), status(page, MEMBERS)], [[], "loading"]);
  look(page, MEMBERS, "joined_at");
  assert.deepEqual(await asked(page), [MEMBERS]);
  apply(page, answer(3, 5, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 7]);
  assert.deepEqual(await asked(page, 10_000), []);
});

test("pin of a message before those pinned is shown", async () => {
  const page = await loaded(3);
  look(page, "pins/1", "-at");
  apply(page, { op: "snapshot", name: "pins/1", rows: [{ id: "m2", number: 2, at: 1 }], revision: 3 });
  apply(page, advance(4, [put("pins/1", { id: "m1", number: 1, at: 2 })]));
  assert.deepEqual(ids(page, "pins/1"), ["m1", "m2"]);
});

test("members follow the sequence in order", async () => {
  const page = await shown();
  apply(page, leaves(4, 7), joins(3, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 6]);
  apply(page, joins(5, 8), joins(3, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 6, 8]);
});

test("a late change that the answer included is ignored", async () => {
  const page = await looking();
  apply(page, answer(4, 5, 6));
  apply(page, joins(3, 7), leaves(4, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 6]);
});

test("an answer older than a change is requested again", async () => {
  const page = await looking();
  apply(page, joins(3, 7), answer(2, 5, 6));
  assert.equal(status(page, MEMBERS), "loading");
  assert.deepEqual(await asked(page, 100), [MEMBERS]);
  apply(page, answer(3, 5, 6, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 6, 7]);
});

test("after missed changes, members are requested and stay shown", async () => {
  const page = await shown();
  apply(page, catchUp(6, 2));
  assert.deepEqual([ids(page, MEMBERS), await asked(page)], [[5, 6], [MEMBERS]]);
  apply(page, answer(6, 5));
  assert.deepEqual(ids(page, MEMBERS), [5]);
  assert.deepEqual(await asked(page, 10_000), []);
});

test("without missed changes, nothing is requested", async () => {
  const page = await shown();
  apply(page, catchUp(2, 2));
  assert.deepEqual(await asked(page, 100), []);
});

test("unviewed members are evicted by a change, requested on view", async () => {
  const page = await shown();
  lookAway(page);
  apply(page, catchUp(6, 2));
  assert.deepEqual([await asked(page, 100), status(page, MEMBERS)], [[], "loading"]);
  look(page, MEMBERS, "joined_at");
  assert.deepEqual(await asked(page), [MEMBERS]);
});

test("an outdated answer without a viewer is discarded", async () => {
  const page = await looking();
  lookAway(page);
  apply(page, catchUp(6, 2), answer(3, 5, 6));
  await pass(100);
  assert.equal(status(page, MEMBERS), "loading");
});

test("members follow the sequence without a viewer", async () => {
  const page = await shown();
  lookAway(page);
  apply(page, joins(3, 7));
  look(page, MEMBERS, "joined_at");
  assert.deepEqual([await asked(page, 100), ids(page, MEMBERS)], [[], [5, 6, 7]]);
});

test("a greeting requests members and sequence again", async () => {
  const page = await shown();
  apply(page, greeting(1));
  assert.deepEqual(await asked(page), ["messages/1", MEMBERS]);
});

test("a server restored from a backup wins", async () => {
  const page = await shown();
  apply(page, joins(3, 7), invalidate("messages/1"), { ...all(1), also: invalidate(MEMBERS) });
  assert.deepEqual(await asked(page), [MEMBERS]);
  apply(page, answer(1, 5));
  assert.deepEqual([ids(page, MEMBERS), status(page, MEMBERS)], [[5], "ready"]);
  assert.deepEqual(await asked(page, 10_000), []);
});

test("a viewed stale collection is requested, also after a greeting", async () => {
  const page = await shown();
  apply(page, invalidate(MEMBERS));
  assert.deepEqual([status(page, MEMBERS), await asked(page)], ["ready", [MEMBERS]]);
  apply(page, greeting(1));
  assert.ok((await asked(page)).includes(MEMBERS));
});

test("a removed collection is empty and missing", async () => {
  const page = await shown();
  apply(page, missing(MEMBERS));
  assert.deepEqual([ids(page, MEMBERS), status(page, MEMBERS), await asked(page, 100)], [[], "missing", []]);
});
