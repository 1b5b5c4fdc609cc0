import assert from "node:assert/strict";
import { test } from "node:test";
import { Resampler } from "../../../static/js/lib/resample.js";
import { between, forSeeds } from "../random.js";

/** @param {number} hz @param {number} rate @param {number} count */
function tone(hz, rate, count) {
  return Float32Array.from({ length: count }, (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rate));
}

/** @param {Float32Array} samples */
function power(samples) {
  let sum = 0;
  for (const value of samples) sum += value * value;
  return Math.sqrt(sum / samples.length);
}

/** @param {number} from @param {number} to @param {Float32Array} input @param {() => number} [size] */
function resample(from, to, input, size = () => 128) {
  const resampler = new Resampler(from, to, 128);
  const out = /** @type {number[]} */ ([]);
  const block = new Float32Array(resampler.most(128));
  for (let at = 0; at < input.length; ) {
    const count = Math.min(size(), input.length - at);
    const written = resampler.process(input.subarray(at, at + count), count, block);
    assert.ok(written <= resampler.most(count));
    out.push(...block.subarray(0, written));
    at += count;
  }
  return Float32Array.from(out);
}

for (const rate of [16_000, 44_100, 48_000, 96_000]) {
  test(`a voice of ${rate} Hz keeps its pitch and its strength at 24,000 Hz`, () => {
    const heard = resample(rate, 24_000, tone(440, rate, rate)).subarray(200);
    const best = tone(440, 24_000, heard.length + 60);
    let error = Number.POSITIVE_INFINITY;
    for (let shift = 0; shift < 56; shift += 0.5) {
      let sum = 0;
      for (let i = 0; i < 2000; i += 1) {
        const expected = 0.5 * Math.sin((2 * Math.PI * 440 * (i + shift)) / 24_000);
        sum += (heard[i] - expected) ** 2;
      }
      error = Math.min(error, Math.sqrt(sum / 2000));
    }
    assert.ok(error < 0.02, `error ${error}`);
    assert.ok(Math.abs(power(heard) - power(best)) < 0.005);
  });
}

test("what lies above the new limit does not fold back as noise", () => {
  const heard = resample(48_000, 24_000, tone(17_000, 48_000, 48_000)).subarray(200);
  assert.ok(power(heard) < 0.5 * 0.01, `left over: ${power(heard)}`);
});

test("the size of the blocks does not matter, to the bit", () => {
  const input = tone(700, 44_100, 8000);
  const even = resample(44_100, 24_000, input);
  forSeeds(20, (random) => {
    assert.deepEqual(
      resample(44_100, 24_000, input, () => between(random, 1, 128)),
      even,
    );
  });
});

test("no sample is lost or made up over a minute", () => {
  const heard = resample(44_100, 24_000, new Float32Array(44_100 * 60));
  assert.ok(Math.abs(heard.length - 24_000 * 60) <= 1);
});

test("it works upwards too, for a speaker at 48,000 Hz", () => {
  const heard = resample(24_000, 48_000, tone(1000, 24_000, 24_000)).subarray(400);
  assert.ok(Math.abs(power(heard) - 0.5 / Math.SQRT2) < 0.005);
});
