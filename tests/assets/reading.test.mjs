import assert from "node:assert/strict";
import { test } from "node:test";
import { pass, restart } from "../support/pages.mjs";

const { ReadPosition } = await import("../../assets/conversation/reading.js");

const rows = (...numbers) => numbers.map((number) => ({ dataset: { number: String(number) } }));

const at = (number) => {
  const position = new ReadPosition();
  position.raise(number);
  return position;
};

test("rows are read in order", () => {
  const position = at(3);
  position.advance(rows(2, 3, 4, 5), 9, false);
  assert.equal(position.seen, 5);
});

test("rows after a jump stay unread", () => {
  const position = at(3);
  position.advance(rows(7, 8), 9, false);
  assert.equal(position.seen, 3);
});

test("reaching the end reads all", () => {
  const position = at(3);
  position.advance(rows(8, 9), 9, true);
  assert.equal(position.seen, 9);
});

test("the newest row reads nothing until the reader is at the end", () => {
  const position = at(3);
  position.advance(rows(8, 9), 9, false);
  assert.equal(position.seen, 3);
});

test("rows without a number, not yet stored, are skipped", () => {
  const position = at(3);
  position.advance([...rows(4), { dataset: {} }], 4, true);
  assert.equal(position.seen, 4);
});

test("a known position is not reported", () => {
  at(3).report(3, () => assert.fail());
});

test("reports are throttled and none is lost", async () => {
  restart();
  const position = at(3);
  const sent = [];
  const report = () => position.report(2, (seen) => sent.push(seen));
  report();
  position.raise(4);
  report();
  assert.deepEqual(sent, [3]);
  await pass(1000);
  report();
  assert.deepEqual(sent, [3, 4]);
});

const known = (read, marked = 0) => ({ read, marked });

test("rows that are marked as unread while the log is open stay unread", () => {
  const position = new ReadPosition();
  position.follow(known(9), false);
  position.follow(known(4, 5), false);
  position.advance(rows(5, 6, 9), 9, true);
  const sent = [];
  position.report(4, (seen) => sent.push(seen));
  assert.deepEqual([position.seen, sent], [4, []]);
});

test("a reader who comes back reads them", () => {
  const position = new ReadPosition();
  position.follow(known(9), false);
  position.follow(known(4, 5), false);
  position.isHeld = false;
  position.advance(rows(5, 6), 9, false);
  position.follow(known(6, 7), false);
  position.advance(rows(7), 9, false);
  assert.deepEqual([position.seen, position.isHeld], [7, false]);
});

test("a log that opens at rows marked as unread reads them", () => {
  const position = new ReadPosition();
  position.follow(known(undefined), false);
  position.follow(known(9), true);
  position.follow(known(4, 5), false);
  position.advance(rows(5, 6), 9, false);
  assert.equal(position.seen, 6);
});

test("marking again further up holds again", () => {
  const position = new ReadPosition();
  position.follow(known(4, 5), false);
  position.advance(rows(5, 6), 9, false);
  position.follow(known(2, 3), false);
  position.advance(rows(3, 4), 9, false);
  assert.equal(position.seen, 2);
  position.follow(known(9), false);
  assert.deepEqual([position.seen, position.isHeld], [9, false]);
});
