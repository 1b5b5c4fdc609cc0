import assert from "node:assert/strict";
import { test } from "node:test";
import { Jitter, LEAST_MS, MOST_MS } from "../../../static/js/lib/jitter.js";
import { msToSamples } from "../../../static/js/lib/pcm.js";
import { between, forSeeds } from "../random.js";

test("it begins with the least", () => {
  assert.equal(new Jitter().prefillSamples, msToSamples(LEAST_MS));
});

test("a stall makes it hold back more, calm makes it hold back less", () => {
  const jitter = new Jitter();
  jitter.ranDry();
  const afterStall = jitter.targetMs;
  assert.ok(afterStall > LEAST_MS);
  jitter.played(msToSamples(10_000));
  assert.ok(jitter.targetMs < afterStall);
});

test("calm is counted anew after each stall", () => {
  const jitter = new Jitter();
  jitter.ranDry();
  jitter.played(msToSamples(9_000));
  jitter.ranDry();
  const target = jitter.targetMs;
  jitter.played(msToSamples(9_000));
  assert.equal(jitter.targetMs, target);
});

test("whatever happens it stays between the least and the most", () => {
  forSeeds(100, (random) => {
    const jitter = new Jitter();
    for (let step = 0; step < 100; step += 1) {
      if (random() < 0.3) jitter.ranDry();
      else jitter.played(msToSamples(between(random, 0, 15_000)));
      assert.ok(jitter.targetMs >= LEAST_MS && jitter.targetMs <= MOST_MS);
    }
  });
});
