import assert from "node:assert/strict";
import { test } from "node:test";
import { toFloat } from "../../../static/js/lib/pcm.js";
import { Ring } from "../../../static/js/lib/ring.js";
import { between, forSeeds } from "../random.js";

test("whatever is written, read and skipped, the ring behaves like a list", () => {
  forSeeds(200, (random) => {
    const ring = new Ring(between(random, 1, 40));
    let model = /** @type {number[]} */ ([]);
    for (let step = 0; step < 60; step += 1) {
      const choice = random();
      const count = between(random, 0, 30);
      if (choice < 0.5) {
        const samples = Int16Array.from({ length: count }, () => between(random, -32_768, 32_767));
        const written = ring.write(samples);
        assert.equal(written, Math.min(count, ring.capacity - model.length));
        model.push(...samples.subarray(0, written));
      } else if (choice < 0.8) {
        const out = new Float32Array(count + 2);
        const taken = ring.read(out, 1, count);
        assert.deepEqual(
          [...out.subarray(1, 1 + taken)],
          model.slice(0, taken).map((value) => Math.fround(toFloat(value))),
        );
        model = model.slice(taken);
      } else if (choice < 0.9) {
        assert.equal(ring.skip(count), Math.min(count, model.length));
        model = model.slice(count);
      } else {
        ring.truncate(count);
        model = model.slice(0, count);
      }
      assert.equal(ring.length, model.length);
    }
  });
});

test("a write may start within its source", () => {
  const ring = new Ring(4);
  assert.equal(ring.write(Int16Array.of(1, 2, 3, 4), 2), 2);
  assert.equal(ring.length, 2);
});
