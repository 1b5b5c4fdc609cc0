import assert from "node:assert/strict";
import { test } from "node:test";
import { momentAt, spanAt } from "../../../static/js/admin/timing.js";

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

test("a click on the timeline is a moment of the recording", () => {
  const box = { left: 100, width: 400 };
  assert.deepEqual(
    [100, 300, 500, 0, 900].map((x) => momentAt(x, box, 60000)),
    [0, 30000, 60000, 0, 60000],
  );
});

test("a timeline without width is at its start", () => {
  assert.equal(momentAt(5, { left: 0, width: 0 }, 60000), 0);
});
