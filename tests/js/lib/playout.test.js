import assert from "node:assert/strict";
import { test } from "node:test";
import { msToSamples } from "../../../static/js/lib/pcm.js";
import { Playout } from "../../../static/js/lib/playout.js";
import { between, forSeeds } from "../random.js";

const BLOCK = 128;

function playoutWithLog() {
  const finished = /** @type {[number, number][]} */ ([]);
  return { finished, playout: new Playout((item, samples) => finished.push([item, samples]), msToSamples(5000)) };
}

/** @param {number} samples @param {number} [value] */
function sound(samples, value = 16_000) {
  return new Int16Array(samples).fill(value);
}

/** @param {Playout} playout @param {number} blocks */
function play(playout, blocks) {
  const heard = new Float32Array(blocks * BLOCK);
  const out = new Float32Array(BLOCK);
  for (let i = 0; i < blocks; i += 1) {
    playout.read(out, BLOCK);
    heard.set(out, i * BLOCK);
  }
  return heard;
}

test("nothing is played before the prefill is there", () => {
  const { playout } = playoutWithLog();
  playout.write(1, 0, sound(msToSamples(40)));
  assert.ok(play(playout, 1).every((value) => value === 0));
  playout.write(1, 960, sound(msToSamples(40)));
  assert.ok(play(playout, 1).some((value) => value !== 0));
});

test("a short item that is whole does not wait for more", () => {
  const { playout, finished } = playoutWithLog();
  playout.write(1, 0, sound(200));
  playout.end(1);
  play(playout, 3);
  assert.deepEqual(finished, [[1, 200]]);
});

test("a line that stalls at the start is not waited for for ever", () => {
  const { playout } = playoutWithLog();
  playout.write(1, 0, sound(200));
  play(playout, 40);
  assert.equal(playout.playedSamples, 200);
});

test("the place in the item is what was played, also after a hole", () => {
  const { playout } = playoutWithLog();
  playout.write(1, 0, sound(1280));
  playout.write(1, 4800, sound(1280));
  play(playout, 10);
  assert.equal(playout.playedSamples, 1280);
  play(playout, 1);
  assert.equal(playout.playedSamples, 4800 + BLOCK);
});

test("sound that is already here is not played twice", () => {
  const { playout, finished } = playoutWithLog();
  playout.write(1, 0, sound(1920));
  playout.write(1, 960, sound(1920));
  playout.end(1);
  play(playout, 30);
  assert.deepEqual(finished, [[1, 2880]]);
});

test("a flush is silent after five milliseconds and reports what was heard", () => {
  const { playout, finished } = playoutWithLog();
  playout.write(1, 0, sound(msToSamples(2000)));
  play(playout, 20);
  const heard = playout.flush(1);
  const after = play(playout, 4);
  assert.equal(heard, 20 * BLOCK + msToSamples(5));
  assert.ok(after.subarray(msToSamples(5)).every((value) => value === 0));
  assert.ok(
    after.subarray(0, 20).some((value) => value !== 0),
    "it fades rather than clicks",
  );
  assert.equal(playout.playedSamples, heard);
  assert.deepEqual(finished, []);
});

test("sound of a flushed item that comes late is not played", () => {
  const { playout } = playoutWithLog();
  playout.write(3, 0, sound(4800));
  playout.flush(3);
  playout.write(3, 4800, sound(4800));
  playout.write(2, 0, sound(4800));
  assert.ok(play(playout, 50).every((value) => value === 0));
});

test("a flush leaves the sound of a newer item", () => {
  const { playout, finished } = playoutWithLog();
  playout.write(1, 0, sound(4800));
  play(playout, 2);
  playout.write(2, 0, sound(2400, -8000));
  playout.flush(1);
  playout.end(2);
  play(playout, 40);
  assert.deepEqual(finished, [[2, 2400]]);
  assert.equal(playout.item, 2);
});

test("a flush of what was never played reports nothing heard", () => {
  const { playout } = playoutWithLog();
  playout.write(1, 0, sound(100));
  assert.equal(playout.flush(1), 0);
  assert.equal(playout.ring.length, 0);
});

test("running dry in the middle is counted, and more is held back afterwards", () => {
  const { playout } = playoutWithLog();
  playout.write(1, 0, sound(2400));
  const before = playout.jitter.targetMs;
  play(playout, 30);
  playout.write(1, 2400, sound(2400));
  assert.equal(playout.jitter.underruns, 1);
  assert.ok(playout.jitter.targetMs > before);
});

test("the end of an item is no stall, even when the news of it comes late", () => {
  const { playout, finished } = playoutWithLog();
  playout.write(1, 0, sound(2400));
  play(playout, 30);
  assert.deepEqual(finished, []);
  playout.end(1);
  assert.deepEqual(finished, [[1, 2400]]);
  assert.equal(playout.jitter.underruns, 0);
});

test("an item that has no sound is over at once, and once only", () => {
  const { playout, finished } = playoutWithLog();
  playout.end(4);
  assert.deepEqual(finished, [[4, 0]]);
});

test("more than fits is counted as dropped", () => {
  const { playout } = playoutWithLog();
  playout.write(1, 0, sound(msToSamples(6000)));
  assert.equal(playout.droppedSamples, msToSamples(1000));
});

test("it starts without a click", () => {
  const { playout } = playoutWithLog();
  playout.write(1, 0, sound(4800, 32_767));
  const heard = play(playout, 2);
  for (let i = 1; i < heard.length; i += 1) assert.ok(Math.abs(heard[i] - heard[i - 1]) < 0.01);
});

test("whatever order things come in, what is heard is in order and every item ends once", () => {
  forSeeds(300, (random) => {
    const { playout, finished } = playoutWithLog();
    const lengths = /** @type {number[]} */ ([]);
    const flushed = new Set();
    for (let item = 1; item <= 6; item += 1) {
      lengths[item] = 0;
      const parts = between(random, 0, 6);
      for (let part = 0; part < parts; part += 1) {
        const samples = between(random, 1, 3000);
        playout.write(item, lengths[item], sound(samples, 1000));
        lengths[item] += samples;
        const before = [playout.item, playout.playedSamples];
        play(playout, between(random, 0, 12));
        assert.ok(playout.item > before[0] || playout.playedSamples >= before[1]);
      }
      if (random() < 0.3) {
        const heard = playout.flush(item);
        assert.ok(heard <= lengths[item]);
        for (let older = 1; older <= item; older += 1) flushed.add(older);
      } else {
        playout.end(item);
      }
    }
    play(playout, 400);
    const ended = finished.map(([item]) => item);
    assert.equal(new Set(ended).size, ended.length, "an item ended twice");
    for (const [item, samples] of finished) assert.equal(samples, lengths[item]);
    for (let item = 1; item <= 6; item += 1) assert.ok(ended.includes(item) || flushed.has(item));
    assert.equal(playout.ring.length, 0);
    assert.equal(playout.segments.count, 0);
  });
});
