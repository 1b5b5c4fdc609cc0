import assert from "node:assert/strict";
import { test } from "node:test";
import { between, edge, LAYERS, poseOf, ringRadius } from "../../../static/js/lib/shape.js";

const FLOORS = /** @type {const} */ ([
  "idle",
  "connecting",
  "waiting",
  "listening",
  "thinking",
  "speaking",
  "paused",
  "reconnecting",
  "ended",
  "error",
  "elsewhere",
  "locked",
  "stopped",
]);

test("the shape never leaves its canvas, on any floor, at any level", () => {
  for (const floor of FLOORS) {
    for (const layer of LAYERS) {
      for (let seconds = 0; seconds < 30; seconds += 0.37) {
        for (const level of [0, 0.5, 1]) {
          const radius = edge(poseOf(floor), layer, seconds * 1.3, seconds, level);
          assert.ok(radius > 0.1 && radius < 1.12, `${floor} reaches ${radius}`);
        }
      }
    }
  }
});

test("the interviewer's voice makes it grow, the candidate's moves the ring", () => {
  const layer = { ...LAYERS[0], pace: 0 };
  assert.ok(
    edge({ ...poseOf("speaking"), wobble: 0 }, layer, 0, 0, 1) >
      edge({ ...poseOf("speaking"), wobble: 0 }, layer, 0, 0, 0),
  );
  assert.ok(ringRadius(poseOf("listening"), 1) > ringRadius(poseOf("listening"), 0));
});

test("it stands still whenever the time is stopped", () => {
  for (const floor of /** @type {const} */ (["paused", "reconnecting", "error", "elsewhere"]))
    assert.ok(poseOf(floor).still);
});

test("half way is half way", () => {
  const pose = between(poseOf("listening"), poseOf("speaking"), 0.5);
  assert.ok(pose.radius > poseOf("listening").radius && pose.radius < poseOf("speaking").radius);
});
