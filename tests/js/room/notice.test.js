import assert from "node:assert/strict";
import { test } from "node:test";
import { floor, isQuiet, notice } from "../../../static/js/room/notice.js";
import { after, played, welcome } from "./messages.js";

/** @param {import("../../../static/js/room/state.js").Link} link */
const withLink = (link) => after(welcome(), { type: "link_changed", link });

test("a calm conversation needs no notice", () => {
  assert.equal(notice(after(welcome())), null);
});

test("a lost line counts before everything the server said last", () => {
  const state = { ...withLink("lost"), phase: /** @type {const} */ ("speaking"), soundInterrupted: true };
  assert.equal(notice(state)?.name, "lost");
  assert.equal(floor(state), "reconnecting");
});

test("a lost line has words for a device without network, and for the queue", () => {
  assert.equal(notice({ ...withLink("lost"), offline: true })?.words, "offline");
  assert.equal(notice({ ...withLink("lost"), phase: "waiting" })?.words, "queue");
  assert.equal(notice(withLink("lost"))?.words, undefined);
});

test("a microphone that the server does not hear comes after one that is not there", () => {
  const silent = after(welcome(), { type: "notice", code: "microphone_silent", message: "We hear nothing." });
  assert.deepEqual(notice(silent), { name: "microphone_silent", sentence: "We hear nothing." });
  assert.equal(notice({ ...silent, microphone: "unplugged" })?.name, "microphone");
});

test("each end of the line has its own words", () => {
  assert.deepEqual([notice(withLink("forbidden"))?.name, floor(withLink("forbidden"))], ["forbidden", "locked"]);
  assert.deepEqual([notice(withLink("refused"))?.name, floor(withLink("refused"))], ["refused", "stopped"]);
  const taken = after(welcome(), { type: "taken_over" });
  assert.deepEqual([notice(taken)?.name, floor(taken)], ["taken_over", "elsewhere"]);
});

test("a refusal shows the server's own sentence", () => {
  const error = /** @type {const} */ ({ type: "error", code: "too_fast", message: "Too fast." });
  assert.equal(notice(after(welcome(), error, { type: "link_changed", link: "refused" }))?.sentence, "Too fast.");
});

test("a phase that stops shows its sentence", () => {
  for (const phase of /** @type {const} */ (["waiting", "paused", "error"])) {
    assert.deepEqual(notice(after(welcome(), { type: "phase", phase, sentence: "Because." })), {
      name: phase,
      sentence: "Because.",
    });
  }
});

test("any other sentence is shown as it is", () => {
  const state = after(welcome(), { type: "phase", phase: "reconnecting", sentence: "One moment." });
  assert.deepEqual(notice(state), { name: "sentence", sentence: "One moment." });
});

test("an interviewer who needs longer is said calmly, instead of what the phase says", () => {
  const busy = /** @type {const} */ ({ type: "notice", code: "interviewer_busy", message: "A little longer." });
  const thinking = after(welcome(), { type: "phase", phase: "thinking", sentence: "" }, busy);
  assert.deepEqual(notice(thinking), { name: "sentence", sentence: "A little longer." });
  const reconnecting = after(welcome(), { type: "phase", phase: "reconnecting", sentence: "One moment." }, busy);
  assert.deepEqual(notice(reconnecting), { name: "sentence", sentence: "A little longer." });
  assert.equal(notice(after(welcome(), busy, { type: "notice", code: "interviewer_back", message: "" })), null);
  assert.equal(notice(after(welcome(), busy, welcome())), null);
});

test("a microphone that is gone is said where it is needed", () => {
  const unplugged = after(welcome(), { type: "microphone_changed", microphone: "unplugged" });
  assert.equal(notice(unplugged)?.name, "microphone");
  assert.equal(notice({ ...unplugged, mode: "push" })?.name, "microphone");
  assert.equal(notice({ ...unplugged, mode: "text" }), null);
});

test("sound that the device took away is said", () => {
  assert.equal(notice(after(welcome(), { type: "sound_changed", interrupted: true }))?.name, "sound");
});

test("the interviewer holds the floor until the voice has fallen silent here", () => {
  const listening = after(welcome({ phase: "listening" }), played(3, 500));
  assert.equal(floor(listening), "speaking");
  assert.equal(floor({ ...listening, flushedItem: 3 }), "listening");
  assert.equal(floor(after(welcome({ phase: "listening" }), played(3, 900, { sounding: false }))), "listening");
});

test("before the first welcome the interviewer is being fetched", () => {
  assert.equal(floor(after()), "connecting");
});

test("the frame goes quiet where the conversation is no longer", () => {
  assert.ok(isQuiet(after(welcome(), { type: "taken_over" })));
  assert.ok(isQuiet(withLink("forbidden")));
  assert.ok(!isQuiet(withLink("lost")));
});
