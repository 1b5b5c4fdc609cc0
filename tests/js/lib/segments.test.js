import assert from "node:assert/strict";
import { test } from "node:test";
import { Segments } from "../../../static/js/lib/segments.js";

test("stretches that follow each other are one", () => {
  const segments = new Segments(4);
  segments.append(1, 0, 10);
  segments.append(1, 10, 5);
  assert.equal(segments.count, 1);
  assert.equal(segments.length, 15);
});

test("a hole in the sound begins a new stretch, which keeps its own place", () => {
  const segments = new Segments(4);
  segments.append(1, 0, 10);
  segments.append(1, 20, 5);
  segments.consume(10);
  assert.equal(segments.offset, 20);
});

test("what is taken moves the place forward", () => {
  const segments = new Segments(4);
  segments.append(7, 100, 10);
  segments.consume(4);
  assert.deepEqual([segments.item, segments.offset, segments.length], [7, 104, 6]);
});

test("sound up to an item counts older items and leaves newer ones out", () => {
  const segments = new Segments(4);
  segments.append(1, 0, 3);
  segments.append(2, 0, 4);
  segments.append(5, 0, 8);
  assert.equal(segments.samplesUpTo(0), 0);
  assert.equal(segments.samplesUpTo(2), 7);
  assert.equal(segments.samplesUpTo(9), 15);
});

test("a full table says so instead of losing track", () => {
  const segments = new Segments(1);
  assert.equal(segments.append(1, 0, 3), true);
  assert.equal(segments.append(2, 0, 3), false);
});

test("the table goes round", () => {
  const segments = new Segments(2);
  for (let item = 1; item < 9; item += 1) {
    segments.append(item, 0, item);
    assert.equal(segments.item, item);
    segments.consume(item);
    assert.equal(segments.count, 0);
  }
});
