import assert from "node:assert/strict";
import { test } from "node:test";

const BLOCK_SAMPLES = 128;
const RATE_HZ = 48_000;

/** @typedef {{ process(inputs: Float32Array[][]): boolean }} Processor */

/** The worklet as an audio thread would load it; its frames come to `take`. @param {(frame: ArrayBuffer) => void} take */
async function capture(take) {
  /** @type {(new () => Processor)[]} */
  const registered = [];
  class AudioWorkletProcessor {
    port = { onmessage: null, postMessage: (/** @type {{ frame: ArrayBuffer }} */ { frame }) => take(frame.slice(0)) };
  }
  const thread = { AudioWorkletProcessor, sampleRate: RATE_HZ };
  Object.assign(globalThis, thread, {
    registerProcessor: (/** @type {string} */ _name, /** @type {new () => Processor} */ made) => registered.push(made),
  });
  await import(`../../../static/js/worklets/capture.js?${Math.random()}`);
  return new registered[0]();
}

/** How loud a tone of half the full scale is in the frames that go to the server. @param {number} hz */
async function loudness(hz) {
  /** @type {number[]} */
  const samples = [];
  const processor = await capture((frame) => samples.push(...new Int16Array(frame)));
  for (let at = 0; at < 2 * RATE_HZ; at += BLOCK_SAMPLES) {
    const block = Float32Array.from(
      { length: BLOCK_SAMPLES },
      (_, i) => 0.5 * Math.sin((2 * Math.PI * hz * (at + i)) / RATE_HZ),
    );
    processor.process([[block]]);
  }
  const settled = samples.slice(samples.length / 2).map((sample) => sample / 32768);
  return Math.sqrt(settled.reduce((sum, value) => sum + value * value, 0) / settled.length);
}

test("what goes to the server has a voice as it is, and little of the hum of desks and mains", async () => {
  const whole = 0.5 / Math.SQRT2;
  const voice = await loudness(300);
  assert.ok(Math.abs(voice / whole - 1) < 0.05, `300 Hz: ${voice}`);
  for (const hz of [30, 40]) assert.ok((await loudness(hz)) < whole / 4, `${hz} Hz`);
});
