// The times that are offered, and what a field for date and time holds.
import assert from "node:assert/strict";
import { test } from "node:test";

process.env.TZ = "Europe/Berlin";
const { fromField, offered, toField } = await import(new URL("../../assets/scheduling/times.js", import.meta.url).href);

const at = (...parts) => new Date(...parts).getTime();

test("an hour is an hour from now, to the second", () => {
  assert.equal(offered(new Date(2026, 10, 27, 23, 30, 15)).hour, at(2026, 10, 28, 0, 30, 15));
});

test("mornings begin at nine, also across months", () => {
  // A Monday, the last day of its month.
  const { tomorrow, monday } = offered(new Date(2026, 10, 30, 8));
  assert.deepEqual([tomorrow, monday], [at(2026, 11, 1, 9), at(2026, 11, 7, 9)]);
  assert.equal(offered(new Date(2026, 11, 31, 23, 59)).tomorrow, at(2027, 0, 1, 9));
});

test("on Sunday, Monday is offered once", () => {
  const { tomorrow, monday } = offered(new Date(2026, 10, 29, 12));
  assert.deepEqual([tomorrow, monday], [at(2026, 10, 30, 9), null]);
});

test("on Saturday, both are offered", () => {
  const { tomorrow, monday } = offered(new Date(2026, 10, 28, 12));
  assert.deepEqual([tomorrow, monday], [at(2026, 10, 29, 9), at(2026, 10, 30, 9)]);
});

test("mornings are at nine when the clocks change", () => {
  const night = new Date(2026, 9, 24, 23);
  assert.equal(new Date(offered(night).tomorrow).toISOString(), "2026-10-25T08:00:00.000Z");
  assert.equal(new Date(offered(night).monday ?? 0).toISOString(), "2026-10-26T08:00:00.000Z");
  assert.equal(new Date(offered(new Date(2026, 2, 28, 12)).tomorrow).toISOString(), "2026-03-29T07:00:00.000Z");
});

test("a field holds the minute and gives it back", () => {
  const moment = at(2026, 0, 5, 7, 8, 9);
  assert.equal(toField(moment), "2026-01-05T07:08");
  assert.equal(fromField(toField(moment)), at(2026, 0, 5, 7, 8));
});

test("an incomplete field has no time", () => {
  assert.ok(Number.isNaN(fromField("")));
});
