// Collections that change along with a sequence, and are asked for on their own: the members beside the messages.
import assert from "node:assert/strict";
import { test } from "node:test";
import { look, pass } from "../support/pages.mjs";
import { all, asked, fold, ids, loaded, next, status } from "./talk.mjs";

const MEMBERS = "members/1";
const joins = (revision, id) => next(revision, { put: [], also: [{ in: MEMBERS, put: [{ id, joined_at: id }] }] });
const leaves = (revision, id) => next(revision, { put: [], also: [{ in: MEMBERS, drop: [id] }] });
const answer = (asOf, ...members) => {
  return { in: MEMBERS, reset: true, put: members.map((id) => ({ id, joined_at: id })), asOf };
};
const catchUp = (revision, since) => ({ ...all(revision), since, put: [], also: [{ in: MEMBERS, outdated: true }] });

const looking = async () => {
  const page = await loaded(2);
  look(page, MEMBERS, "joined_at");
  assert.deepEqual(await asked(page), [MEMBERS]);
  return page;
};

const shown = async () => {
  const page = await looking();
  fold(page, answer(2, 5, 6));
  assert.deepEqual([ids(page, MEMBERS), status(page, MEMBERS)], [[5, 6], "ready"]);
  return page;
};

const lookAway = (page) => page.store.collection(MEMBERS).listeners.clear();

test("it is asked for when it is looked at, and not before", async () => {
  const page = await loaded(2);
  fold(page, joins(3, 7));
  assert.deepEqual([await asked(page, 100), status(page, MEMBERS)], [[], "loading"]);
  look(page, MEMBERS, "joined_at");
  assert.deepEqual(await asked(page), [MEMBERS]);
  fold(page, answer(3, 5, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 7]);
  assert.deepEqual(await asked(page, 10_000), []);
});

test("it follows the sequence, in its order", async () => {
  const page = await shown();
  fold(page, leaves(4, 7), joins(3, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 6]);
  fold(page, joins(5, 8), joins(3, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 6, 8]);
});

test("what the answer knew already changes nothing when it comes late", async () => {
  const page = await looking();
  fold(page, answer(4, 5, 6));
  fold(page, joins(3, 7), leaves(4, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 6]);
});

test("an answer from before a change is asked for again", async () => {
  const page = await looking();
  fold(page, joins(3, 7), answer(2, 5, 6));
  assert.equal(status(page, MEMBERS), "loading");
  assert.deepEqual(await asked(page, 100), [MEMBERS]);
  fold(page, answer(3, 5, 6, 7));
  assert.deepEqual(ids(page, MEMBERS), [5, 6, 7]);
});

test("who was away while the sequence went on asks for it anew, and sees it meanwhile", async () => {
  const page = await shown();
  fold(page, catchUp(6, 2));
  assert.deepEqual([ids(page, MEMBERS), await asked(page)], [[5, 6], [MEMBERS]]);
  fold(page, answer(6, 5));
  assert.deepEqual(ids(page, MEMBERS), [5]);
  assert.deepEqual(await asked(page, 10_000), []);
});

test("who was away and missed nothing asks for nothing", async () => {
  const page = await shown();
  fold(page, catchUp(2, 2));
  assert.deepEqual(await asked(page, 100), []);
});

test("what nobody looks at is forgotten when the sequence went on, and asked for at the next look", async () => {
  const page = await shown();
  lookAway(page);
  fold(page, catchUp(6, 2));
  assert.deepEqual([await asked(page, 100), status(page, MEMBERS)], [[], "loading"]);
  look(page, MEMBERS, "joined_at");
  assert.deepEqual(await asked(page), [MEMBERS]);
});

test("an answer that comes when nobody looks any more is not trusted if the sequence went on", async () => {
  const page = await looking();
  lookAway(page);
  fold(page, catchUp(6, 2), answer(3, 5, 6));
  await pass(100);
  assert.equal(status(page, MEMBERS), "loading");
});

test("it follows the sequence also while nobody looks", async () => {
  const page = await shown();
  lookAway(page);
  fold(page, joins(3, 7));
  look(page, MEMBERS, "joined_at");
  assert.deepEqual([await asked(page, 100), ids(page, MEMBERS)], [[], [5, 6, 7]]);
});

test("after a greeting it is asked for again, along with the sequence", async () => {
  const page = await shown();
  fold(page, { viewer: 1 });
  assert.deepEqual(await asked(page), ["messages/1", MEMBERS]);
});

test("when the server has less than before, what it has now counts", async () => {
  const page = await shown();
  fold(page, joins(3, 7), { renew: ["messages/1"] }, { ...all(1), also: [{ in: MEMBERS, outdated: true }] });
  assert.deepEqual(await asked(page), [MEMBERS]);
  fold(page, answer(1, 5));
  assert.deepEqual([ids(page, MEMBERS), status(page, MEMBERS)], [[5], "ready"]);
  assert.deepEqual(await asked(page, 10_000), []);
});

test("what is renewed is asked for when it is looked at", async () => {
  const page = await shown();
  fold(page, { renew: [MEMBERS] });
  assert.deepEqual([status(page, MEMBERS), await asked(page)], ["loading", [MEMBERS]]);
});

test("what is gone is empty and missing", async () => {
  const page = await shown();
  fold(page, { gone: [MEMBERS] });
  assert.deepEqual([ids(page, MEMBERS), status(page, MEMBERS), await asked(page, 100)], [[], "missing", []]);
});
