import assert from "node:assert/strict";
import { test } from "node:test";
import { decodeVoiceFrame } from "../../../static/js/lib/frames.js";

const FRAME = [
  ...[0x00, 0x28, 0x6b, 0xee], // 4 000 000 000, little-endian
  ...[0x40, 0xe2, 0x01, 0x00], // 123 456
  ...[0x01, 0x00, 0xfe, 0xff, 0xff, 0x7f, 0x00, 0x80],
];

test("a frame is read: item, offset, samples", () => {
  assert.deepEqual(decodeVoiceFrame(Uint8Array.from(FRAME).buffer), {
    item: 4_000_000_000,
    offset: 123_456,
    samples: Int16Array.of(1, -2, 32_767, -32_768),
  });
});

test("a frame without sound is a frame", () => {
  assert.equal(decodeVoiceFrame(new ArrayBuffer(8)).samples.length, 0);
});

test("a frame shorter than its header, or with half a sample, is refused", () => {
  assert.throws(() => decodeVoiceFrame(new ArrayBuffer(7)), RangeError);
  assert.throws(() => decodeVoiceFrame(new ArrayBuffer(11)), RangeError);
});
