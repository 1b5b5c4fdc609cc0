import assert from "node:assert/strict";
import { test } from "node:test";
import { candidateCaption, interviewerCaption, spokenText } from "../../../static/js/room/captions.js";
import { reduce } from "../../../static/js/room/state.js";
import { after, piece, played, turn, welcome } from "./messages.js";

test("a piece appears at its moment and not before", () => {
  const pieces = [
    { text: "Good ", at_ms: 0 },
    { text: "evening.", at_ms: 500 },
  ];
  assert.equal(spokenText(pieces, 499), "Good ");
  assert.equal(spokenText(pieces, 500), "Good evening.");
});

test("the interviewer's caption follows the voice", () => {
  let state = after(welcome(), piece(3, "Good ", 100), piece(3, "evening.", 500));
  assert.equal(interviewerCaption(state), "");
  state = reduce(state, played(3, 120));
  assert.equal(interviewerCaption(state), "Good ");
  state = reduce(state, played(3, 520));
  assert.equal(interviewerCaption(state), "Good evening.");
});

test("the last question stays while the next one is only being sent", () => {
  const state = after(welcome({ turns: [turn(1, "interviewer", "How are you?")] }), piece(3, "Next", 0));
  assert.equal(interviewerCaption(state), "How are you?");
});

test("what was said stays while it is answered, whole even if a piece was timed too late", () => {
  let state = after(
    welcome(),
    piece(3, "Good ", 0),
    piece(3, "evening.", 9000),
    played(3, 800, { done: true, sounding: false }),
  );
  assert.equal(interviewerCaption(state), "Good evening.");
  state = reduce(state, turn(3, "interviewer", "Good evening."));
  assert.equal(interviewerCaption(state), "Good evening.");
});

test("after an interruption only what was heard is shown", () => {
  let state = after(welcome(), piece(3, "Good ", 0), piece(3, "evening.", 900), played(3, 300), {
    type: "flush",
    item: 3,
  });
  state = reduce(state, played(3, 310, { done: true, sounding: false }));
  assert.equal(interviewerCaption(state), "Good ");
  state = reduce(state, turn(3, "interviewer", "Good evening.", { heard: "Good", status: "cut" }));
  assert.equal(interviewerCaption(state), "Good");
});

test("the candidate's words show as they come, then as recorded, then make room for the reply", () => {
  let state = after(
    welcome({ turns: [turn(1, "interviewer", "How?")] }),
    piece(2, "Like ", 0, "candidate"),
    piece(2, "this", 0, "candidate"),
  );
  assert.equal(candidateCaption(state), "Like this");
  state = reduce(state, turn(2, "candidate", "Like this."));
  assert.equal(candidateCaption(state), "Like this.");
  state = reduce(state, piece(3, "I see.", 0));
  state = reduce(state, played(3, 100));
  assert.equal(candidateCaption(state), "");
});

test("a typed answer is shown before the server has it", () => {
  assert.equal(candidateCaption(after(welcome(), { type: "typed", id: "a", text: "In writing" })), "In writing");
});

test("before anybody has spoken there is no caption", () => {
  assert.equal(interviewerCaption(after(welcome())), "");
  assert.equal(candidateCaption(after(welcome())), "");
});
