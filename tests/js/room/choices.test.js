import assert from "node:assert/strict";
import { test } from "node:test";
import { sizeAfter } from "../../../static/js/room/bar.js";
import { whyNoMicrophone } from "../../../static/js/room/capture.js";
import { stepAfter } from "../../../static/js/room/check.js";
import { actionOf } from "../../../static/js/room/keys.js";
import { roundMinutes } from "../../../static/js/room/top.js";
import { estimateWords } from "../../../static/js/room/waiting.js";

test("the check goes step by step, and the shorter way in text mode", () => {
  assert.equal(stepAfter("permission", "voice"), "microphone");
  assert.equal(stepAfter("connection", "voice"), "ready");
  assert.equal(stepAfter("permission", "text"), "speaker");
  assert.equal(stepAfter("speaker", "text"), "connection");
});

test("captions grow and come round again", () => {
  assert.deepEqual(
    ["normal", "large", "largest"].map((size) => sizeAfter(/** @type {never} */ (size))),
    ["large", "largest", "normal"],
  );
});

test("a single key acts, also as a capital; with a modifier, or held, it does not", () => {
  const key = { key: "m", ctrlKey: false, metaKey: false, altKey: false, repeat: false };
  assert.equal(actionOf(key), "mute");
  assert.equal(actionOf({ ...key, key: "E" }), "end");
  assert.equal(actionOf({ ...key, ctrlKey: true }), undefined);
  assert.equal(actionOf({ ...key, repeat: true }), undefined);
  assert.equal(actionOf({ ...key, key: "z" }), undefined);
});

test("minutes are round while there are many, and never none", () => {
  assert.deepEqual([43, 18, 13, 12, 7, 2.4, 0].map(roundMinutes), [45, 20, 15, 12, 7, 2, 1]);
});

test("why there is no microphone is told apart", () => {
  assert.equal(whyNoMicrophone(new DOMException("", "NotAllowedError")), "refused");
  assert.equal(whyNoMicrophone(new DOMException("", "NotFoundError")), "missing");
  assert.equal(whyNoMicrophone(new DOMException("", "NotReadableError")), "missing");
  assert.equal(whyNoMicrophone(new DOMException("", "NotSupportedError")), "unsupported");
});

test("an estimate is honest: unknown is said, and little is not counted", () => {
  assert.deepEqual([null, 0, 1.4, 2, 3, 40].map(estimateWords), ["unknown", "soon", "soon", "soon", "many", "many"]);
});
