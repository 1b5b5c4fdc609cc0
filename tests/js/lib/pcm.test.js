import assert from "node:assert/strict";
import { test } from "node:test";
import { loudness, msToSamples, rms, samplesToMs, toFloat, toInt16 } from "../../../static/js/lib/pcm.js";

test("a float becomes a 16 bit sample and comes back within one step", () => {
  for (let value = -1; value <= 1; value += 0.013) {
    assert.ok(Math.abs(toFloat(toInt16(value)) - value) < 1 / 32767);
  }
});

test("a float beyond full scale is clipped, not wrapped", () => {
  assert.equal(toInt16(1.7), 32767);
  assert.equal(toInt16(-1.7), -32768);
});

test("time and samples turn into each other", () => {
  assert.equal(msToSamples(40), 960);
  assert.equal(samplesToMs(24_000), 1000);
});

test("loudness is nothing for silence, everything for full scale, and rises between", () => {
  assert.equal(loudness(0), 0);
  assert.equal(loudness(1), 1);
  assert.ok(loudness(0.02) < loudness(0.2));
});

test("the mean of a square wave is its height, and of nothing is nothing", () => {
  assert.ok(Math.abs(rms(Float32Array.of(0.5, -0.5, 0.5, -0.5), 4) - 0.5) < 1e-6);
  assert.equal(rms(new Float32Array(4), 0), 0);
});
