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

test("it is asked for when it is looked at, and not before", async () => {
  const page = await loaded(2);
  apply(page, joins(3, 7));
  assert.deepEqual([await asked(page, 100), status(page, MEMBERS)], [[], "loading"]);
  look(page, MEMBERS, "joined_at");
  assert.deepEqual(await asked(page), [MEMBERS]);
  apply(page, answer(3, 5, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 7]);
  assert.deepEqual(await asked(page, 10_000), []);
});

test("it follows the sequence, in its order", async () => {
  const page = await shown();
  apply(page, leaves(4, 7), joins(3, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 6]);
  apply(page, joins(5, 8), joins(3, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 6, 8]);
});

test("what the answer knew already changes nothing when it comes late", async () => {
  const page = await looking();
  apply(page, answer(4, 5, 6));
  apply(page, joins(3, 7), leaves(4, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 6]);
});

test("an answer from before a change is asked for again", async () => {
  const page = await looking();
  apply(page, joins(3, 7), answer(2, 5, 6));
  assert.equal(status(page, MEMBERS), "loading");
  assert.deepEqual(await asked(page, 100), [MEMBERS]);
  apply(page, answer(3, 5, 6, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 6, 7]);
});

test("who was away while the sequence went on asks for it anew, and sees it meanwhile", async () => {
  const page = await shown();
  apply(page, catchUp(6, 2));
  assert.deepEqual([ids(page, MEMBERS), await asked(page)], [[5, 6], [MEMBERS]]);
  apply(page, answer(6, 5));
  assert.deepEqual(ids(page, MEMBERS), [5]);
  assert.deepEqual(await asked(page, 10_000), []);
});

test("who was away and missed nothing asks for nothing", async () => {
  const page = await shown();
  apply(page, catchUp(2, 2));
  assert.deepEqual(await asked(page, 100), []);
});

test("what nobody looks at is forgotten when the sequence went on, and asked for at the next look", async () => {
  const page = await shown();
  lookAway(page);
  apply(page, catchUp(6, 2));
  assert.deepEqual([await asked(page, 100), status(page, MEMBERS)], [[], "loading"]);
  look(page, MEMBERS, "joined_at");
  assert.deepEqual(await asked(page), [MEMBERS]);
});

test("an answer that comes when nobody looks any more is not trusted if the sequence went on", async () => {
  const page = await looking();
  lookAway(page);
  apply(page, catchUp(6, 2), answer(3, 5, 6));
  await pass(100);
  assert.equal(status(page, MEMBERS), "loading");
});

test("it follows the sequence also while nobody looks", async () => {
  const page = await shown();
  lookAway(page);
  apply(page, joins(3, 7));
  look(page, MEMBERS, "joined_at");
  assert.deepEqual([await asked(page, 100), ids(page, MEMBERS)], [[], [5, 6, 7]]);
});

test("after a greeting it is asked for again, along with the sequence", async () => {
  const page = await shown();
  apply(page, greeting(1));
  assert.deepEqual(await asked(page), ["messages/1", MEMBERS]);
});

test("when the server has less than before, what it has now counts", async () => {
  const page = await shown();
  apply(page, joins(3, 7), invalidate("messages/1"), { ...all(1), also: invalidate(MEMBERS) });
  assert.deepEqual(await asked(page), [MEMBERS]);
  apply(page, answer(1, 5));
  assert.deepEqual([ids(page, MEMBERS), status(page, MEMBERS)], [[5], "ready"]);
  assert.deepEqual(await asked(page, 10_000), []);
});

test("a stale collection is requested, also after a greeting, while it is looked at", async () => {
  const page = await shown();
  apply(page, invalidate(MEMBERS));
  assert.deepEqual([status(page, MEMBERS), await asked(page)], ["ready", [MEMBERS]]);
  apply(page, greeting(1));
  assert.ok((await asked(page)).includes(MEMBERS));
});

test("what is gone is empty and missing", async () => {
  const page = await shown();
  apply(page, missing(MEMBERS));
  assert.deepEqual([ids(page, MEMBERS), status(page, MEMBERS), await asked(page, 100)], [[], "missing", []]);
});
