import assert from "node:assert/strict";
import { test } from "node:test";
import { endOf } from "../../../static/js/room/history.js";

/**
 * @param {"interviewer" | "candidate"} speaker
 * @param {string} heard
 */
const turn = (speaker, heard) => ({
  item: 1,
  speaker,
  text: "What do you bake?",
  heard,
  kind: /** @type {const} */ ("voice"),
  status: /** @type {const} */ ("final"),
  saved: true,
});

test("words that were heard out end by themselves", () => {
  assert.equal(endOf(turn("interviewer", "What do you bake?"), turn("candidate", "")), "whole");
  assert.equal(endOf(turn("candidate", "What"), undefined), "whole");
});

test("only a candidate who spoke next came in", () => {
  const cut = turn("interviewer", "What do");
  assert.equal(endOf(cut, turn("candidate", "Bread.")), "cut_in");
  assert.equal(endOf(cut, turn("interviewer", "As I said")), "broken"); // its line was lost, and it goes on
});

test("why words were cut is not said before somebody has spoken after them", () => {
  assert.equal(endOf(turn("interviewer", "What do")), "cut");
});
