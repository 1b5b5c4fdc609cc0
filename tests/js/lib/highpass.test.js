import assert from "node:assert/strict";
import { test } from "node:test";
import { HighPass } from "../../../static/js/lib/highpass.js";
import { between, forSeeds } from "../random.js";

/** How much of a tone is left, in decibels. @param {number} hz @param {number} rate */
function leftOver(hz, rate) {
  const filter = new HighPass(rate);
  const block = new Float32Array(128);
  let before = 0;
  let after = 0;
  for (let at = 0; at < 2 * rate; at += block.length) {
    for (let i = 0; i < block.length; i += 1) block[i] = 0.5 * Math.sin((2 * Math.PI * hz * (at + i)) / rate);
    const counts = at > rate; // once it has settled
    if (counts) for (const value of block) before += value * value;
    filter.process(block, block.length, block);
    if (counts) for (const value of block) after += value * value;
  }
  return 10 * Math.log10(after / before);
}

for (const rate of [16_000, 24_000, 44_100, 48_000]) {
  test(`at ${rate} Hz a hum of 40 Hz loses 12 dB and more, a voice nothing that is heard`, () => {
    assert.ok(leftOver(40, rate) < -12, `40 Hz: ${leftOver(40, rate)} dB`);
    assert.ok(leftOver(50, rate) < -9, `50 Hz: ${leftOver(50, rate)} dB`);
    for (const hz of [200, 300, 1000, 3400]) assert.ok(Math.abs(leftOver(hz, rate)) < 0.3, `${hz} Hz`);
  });
}

test("a microphone that stands off the zero line is brought back to it", () => {
  const filter = new HighPass(24_000);
  const block = new Float32Array(2400).fill(0.3);
  filter.process(block, block.length, block);
  assert.ok(Math.abs(block[2399]) < 0.001);
});

test("the size of the blocks does not matter, to the bit", () => {
  const input = Float32Array.from({ length: 3000 }, (_, i) => Math.sin(i / 7));
  const whole = new Float32Array(input.length);
  new HighPass(24_000).process(input, input.length, whole);
  forSeeds(20, (random) => {
    const filter = new HighPass(24_000);
    const out = new Float32Array(input.length);
    for (let at = 0; at < input.length; ) {
      const count = Math.min(between(random, 1, 300), input.length - at);
      filter.process(input.subarray(at), count, out.subarray(at));
      at += count;
    }
    assert.deepEqual(out, whole);
  });
});
