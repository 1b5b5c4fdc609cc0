import assert from "node:assert/strict";
import { test } from "node:test";
import { readVisit } from "../../../static/js/room/visit.js";

test("a tab remembers the way of answering and the pace asked for", () => {
  assert.deepEqual(readVisit("push patient"), { mode: "push", wish: "patient" });
  assert.deepEqual(readVisit("text"), { mode: "text", wish: null });
});

test("what it cannot read it forgets", () => {
  assert.equal(readVisit(""), null);
  assert.equal(readVisit("shouting"), null);
  assert.deepEqual(readVisit("voice faster"), { mode: "voice", wish: null });
});
