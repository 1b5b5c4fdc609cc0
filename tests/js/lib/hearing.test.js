import assert from "node:assert/strict";
import { test } from "node:test";
import { Hearer } from "../../../static/js/lib/hearing.js";

test("a third of a second of voice is heard, also in pieces", () => {
  const hearer = new Hearer();
  let hearing = "";
  for (let frame = 0; frame < 16; frame += 1) hearing = hearer.take(frame % 2 ? 0.1 : 0, frame * 40);
  assert.equal(hearing, "heard");
});

test("a click is not a voice", () => {
  const hearer = new Hearer();
  hearer.take(0.9, 0);
  assert.equal(hearer.take(0.001, 40), "listening");
});

test("after seven seconds without a voice it says so, and still listens", () => {
  const hearer = new Hearer();
  assert.equal(hearer.take(0.001, 0), "listening");
  assert.equal(hearer.take(0.001, 7100), "quiet");
  for (let frame = 0; frame < 7; frame += 1) hearer.take(0.2, 7200);
  assert.equal(hearer.take(0.2, 7300), "heard");
});
