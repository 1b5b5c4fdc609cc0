import assert from "node:assert/strict";
import { test } from "node:test";
import { post, stillWaiting } from "../../../static/js/room/outbox.js";
import { turn } from "./messages.js";

/** @param {number} item @param {string} text */
const typed = (item, text) => turn(item, "candidate", text, { kind: "typed" });

test("the same words typed at two questions are two answers", () => {
  const told = [typed(2, "Yes.")];
  const outbox = post([], told, { id: "b", text: "Yes. " });
  assert.equal(stillWaiting(outbox, told).length, 1);
  assert.equal(stillWaiting(outbox, [...told, typed(6, "Yes.")]).length, 0);
});

test("the same words typed twice at once are confirmed one by one", () => {
  let outbox = post([], [], { id: "a", text: "Yes." });
  outbox = post(outbox, [], { id: "b", text: "Yes." });
  assert.deepEqual(
    stillWaiting(outbox, [typed(2, "Yes.")]).map(({ id }) => id),
    ["b"],
  );
});

test("spoken words confirm nothing that was typed", () => {
  const outbox = post([], [], { id: "a", text: "Yes." });
  assert.equal(stillWaiting(outbox, [turn(2, "candidate", "Yes.")]).length, 1);
});

test("other numbers after a new welcome do not matter", () => {
  const outbox = post([], [typed(9, "Yes.")], { id: "b", text: "Yes." });
  assert.equal(stillWaiting(outbox, [typed(1, "Yes.")]).length, 1);
});
