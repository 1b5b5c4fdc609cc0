import assert from "node:assert/strict";
import { test } from "node:test";
import { Framer } from "../../../static/js/lib/framer.js";
import { FRAME_SAMPLES, toInt16 } from "../../../static/js/lib/pcm.js";
import { between, forSeeds } from "../random.js";

test("frames carry every sample once, in order, whatever the size of the blocks", () => {
  forSeeds(30, (random) => {
    const out = /** @type {number[]} */ ([]);
    const framer = new Framer((frame) => {
      assert.equal(frame.byteLength, 2 * FRAME_SAMPLES);
      out.push(...new Int16Array(frame));
      framer.giveBack(frame);
    });
    const sent = /** @type {number[]} */ ([]);
    while (sent.length < 5000) {
      const block = Float32Array.from({ length: between(random, 1, 300) }, () => 2 * random() - 1);
      framer.push(block, block.length);
      sent.push(...block);
    }
    assert.deepEqual(out, sent.slice(0, out.length).map(toInt16));
    assert.equal(out.length, Math.floor(sent.length / FRAME_SAMPLES) * FRAME_SAMPLES);
  });
});

test("a frame says how loud it is", () => {
  const levels = /** @type {number[]} */ ([]);
  const framer = new Framer((_frame, level) => levels.push(level));
  framer.push(new Float32Array(FRAME_SAMPLES).fill(0.25), FRAME_SAMPLES);
  framer.push(new Float32Array(FRAME_SAMPLES), FRAME_SAMPLES);
  assert.deepEqual(levels, [0.25, 0]);
});

test("frames that do not come back are missed, counted, and nothing is allocated for them", () => {
  const frames = /** @type {ArrayBuffer[]} */ ([]);
  const framer = new Framer((frame) => frames.push(frame), 2);
  framer.push(new Float32Array(5 * FRAME_SAMPLES), 5 * FRAME_SAMPLES);
  assert.equal(frames.length, 2);
  assert.equal(framer.droppedFrames, 3);
  framer.giveBack(frames[0]);
  framer.push(new Float32Array(FRAME_SAMPLES), FRAME_SAMPLES);
  assert.equal(frames[2], frames[0]);
});
