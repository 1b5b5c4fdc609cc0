import assert from "node:assert/strict";
import { test } from "node:test";
import { clockOf, momentAfter, spanAt } from "../../../static/js/admin/timing.js";

const SPANS = [
  { startMs: 1000, endMs: 4000 },
  { startMs: 5000, endMs: 9000 },
  { startMs: 8000, endMs: 12000 },
];

test("nobody is heard before the first turn", () => {
  assert.equal(spanAt(SPANS, 999), -1);
  assert.equal(spanAt([], 5000), -1);
});

test("a turn is heard from its start until the next begins", () => {
  assert.deepEqual(
    [1000, 4500, 5000, 7999].map((ms) => spanAt(SPANS, ms)),
    [0, 0, 1, 1],
  );
});

test("of two who speak at once the later one is heard", () => {
  assert.equal(spanAt(SPANS, 8500), 2);
});

test("turns that are stored out of order are still found by their start", () => {
  const shuffled = [SPANS[1], SPANS[0], SPANS[2]];
  assert.equal(spanAt(shuffled, 6000), 0);
});

test("arrows go five seconds, pages half a minute, and never past an end", () => {
  assert.equal(momentAfter("ArrowRight", 10_000, 60_000), 15_000);
  assert.equal(momentAfter("ArrowLeft", 2_000, 60_000), 0);
  assert.equal(momentAfter("PageUp", 50_000, 60_000), 60_000);
  assert.equal(momentAfter("PageDown", 50_000, 60_000), 20_000);
  assert.deepEqual([momentAfter("Home", 9, 60_000), momentAfter("End", 9, 60_000)], [0, 60_000]);
});

test("other keys lead nowhere", () => {
  assert.deepEqual(
    ["a", " ", "Enter", "toString"].map((key) => momentAfter(key, 9, 60_000)),
    [null, null, null, null],
  );
});

test("a clock shows minutes, and hours when there are some", () => {
  assert.deepEqual([0, 65_400, 3_725_000].map(clockOf), ["0:00", "1:05", "1:02:05"]);
});
