import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeVoiceFrame, encodeVoiceFrame } from "../../../static/js/lib/frames.js";

test("a frame is read as it was written", () => {
  const frame = { item: 4_000_000_000, offset: 123_456, samples: Int16Array.of(1, -2, 32_767, -32_768) };
  assert.deepEqual(decodeVoiceFrame(encodeVoiceFrame(frame)), {
    ...frame,
    samples: new Int16Array(encodeVoiceFrame(frame), 8),
  });
});

test("the header is little-endian, item first", () => {
  const bytes = new Uint8Array(encodeVoiceFrame({ item: 258, offset: 3, samples: new Int16Array(0) }));
  assert.deepEqual([...bytes], [2, 1, 0, 0, 3, 0, 0, 0]);
});

test("a frame without sound is a frame", () => {
  assert.equal(decodeVoiceFrame(new ArrayBuffer(8)).samples.length, 0);
});

test("a frame shorter than its header, or with half a sample, is refused", () => {
  assert.throws(() => decodeVoiceFrame(new ArrayBuffer(7)), RangeError);
  assert.throws(() => decodeVoiceFrame(new ArrayBuffer(11)), RangeError);
});
