import assert from "node:assert/strict";
import { test } from "node:test";
import { initialState, isPlaying, reduce, saidTurns } from "../../../static/js/room/state.js";
import { forSeeds } from "../random.js";
import { after, piece, played, turn, welcome } from "./messages.js";

test("the page waits in the check until the candidate enters", () => {
  const state = initialState("voice");
  assert.equal(state.screen, "check");
  assert.equal(reduce(state, { type: "entered" }).link, "opening");
});

test("a welcome draws everything, also after a refresh", () => {
  const earlier = [turn(2, "candidate", "Yes."), turn(1, "interviewer", "Shall we begin?")];
  const state = after(
    welcome({ turns: earlier, phase: "paused", accommodations: { captions: "large", mode: "voice" } }),
  );
  assert.equal(state.phase, "paused");
  assert.equal(state.link, "open");
  assert.equal(state.captionSize, "large");
  assert.deepEqual(
    state.turns.map(({ item }) => item),
    [1, 2],
  );
});

test("a phase brings its sentence, and the next one takes it away", () => {
  const state = after(welcome(), { type: "phase", phase: "waiting", sentence: "You are number 2." });
  assert.equal(state.sentence, "You are number 2.");
  assert.equal(reduce(state, { type: "phase", phase: "listening", sentence: "" }).sentence, "");
});

test("a turn is kept once, in order, and saved when it comes again", () => {
  const state = after(
    welcome(),
    turn(2, "candidate", "Second", { saved: false }),
    turn(1, "interviewer", "First"),
    turn(2, "candidate", "Second", { saved: true }),
  );
  assert.deepEqual(
    state.turns.map(({ item, saved }) => [item, saved]),
    [
      [1, true],
      [2, true],
    ],
  );
});

test("a candidate's turn replaces its captions at once", () => {
  const state = after(welcome(), piece(2, "I wor", 0, "candidate"), turn(2, "candidate", "I work here."));
  assert.deepEqual(state.captions, {});
});

test("an interviewer's turn that is recorded early does not run ahead of the voice", () => {
  let state = after(welcome(), piece(3, "Tell me ", 0), piece(3, "about it.", 900), played(3, 400));
  state = reduce(state, turn(3, "interviewer", "Tell me about it."));
  assert.equal(saidTurns(state).length, 0);
  assert.ok(3 in state.captions);
  state = reduce(state, played(3, 1500, { done: true, sounding: false }));
  assert.equal(saidTurns(state).length, 1);
  assert.deepEqual(state.captions, {});
});

test("a turn whose voice has not begun waits too", () => {
  const state = after(welcome(), piece(3, "Hello", 0), turn(3, "interviewer", "Hello"));
  assert.ok(isPlaying(state, 3));
  assert.equal(saidTurns(state).length, 0);
});

test("what was flushed is said as far as it was heard", () => {
  const state = after(
    welcome(),
    piece(3, "Tell me ", 0),
    played(3, 400),
    { type: "flush", item: 3 },
    turn(3, "interviewer", "Tell me about it.", { heard: "Tell me", status: "cut" }),
  );
  assert.equal(isPlaying(state, 3), false);
  assert.equal(saidTurns(state)[0].heard, "Tell me");
});

test("a typed answer waits in the outbox until it is a turn, over any loss of the line", () => {
  let state = after(welcome(), { type: "typed", id: "a", text: "In writing " });
  state = reduce(state, { type: "link_changed", link: "lost" });
  state = reduce(state, welcome({ turns: [turn(1, "interviewer", "Hello")] }));
  assert.equal(state.outbox.length, 1);
  state = reduce(state, turn(2, "candidate", "In writing", { kind: "typed" }));
  assert.equal(state.outbox.length, 0);
});

test("a typed answer that a new welcome already contains is not sent again", () => {
  const typed = turn(2, "candidate", "In writing", { kind: "typed" });
  const state = after({ type: "typed", id: "a", text: "In writing" }, welcome({ turns: [typed] }));
  assert.equal(state.outbox.length, 0);
});

test("a page that was taken over, or is over, stays so whatever its socket says", () => {
  const taken = after(welcome(), { type: "taken_over" }, { type: "link_changed", link: "lost" });
  assert.equal(taken.link, "taken_over");
  const over = after(
    welcome(),
    { type: "ended", reason: "plan", next: "/thanks" },
    { type: "link_changed", link: "lost" },
  );
  assert.deepEqual([over.link, over.phase, over.next], ["over", "ended", "/thanks"]);
});

test("a page that goes on here is open again, and hears no old voice", () => {
  const taken = after(welcome(), played(3, 400), { type: "taken_over" });
  const state = reduce(taken, { type: "continued_here" });
  assert.deepEqual([state.link, state.phase, state.played.sounding], ["opening", "connecting", false]);
  assert.equal(reduce(state, { type: "link_changed", link: "lost" }).link, "lost");
});

test("a place in the queue is kept while waiting, and gone with it", () => {
  const waiting = after(
    welcome({ phase: "waiting" }),
    { type: "phase", phase: "waiting", sentence: "" },
    { type: "waiting", position: 3, estimate_minutes: null },
  );
  assert.deepEqual(waiting.place, { position: 3, minutes: null });
  assert.deepEqual(reduce(waiting, welcome({ phase: "waiting" })).place, { position: 3, minutes: null });
  assert.equal(reduce(waiting, { type: "phase", phase: "connecting", sentence: "" }).place, null);
});

test("that the time is short is kept, over a lost line too, until it is read", () => {
  const state = after(welcome(), { type: "notice", code: "time_short", message: "Two minutes." }, welcome());
  assert.equal(state.timeWords, "Two minutes.");
  assert.equal(reduce(state, { type: "notice", code: "time_up", message: "Time is up." }).timeWords, "Time is up.");
  assert.equal(reduce(state, { type: "time_words_read" }).timeWords, "");
});

test("a microphone that is not heard is said until it is, or until its words arrive", () => {
  const silent = after(welcome(), { type: "notice", code: "microphone_silent", message: "We hear nothing." });
  assert.equal(silent.unheard?.message, "We hear nothing.");
  const ways = /** @type {import("../../../static/js/room/state.js").Message[]} */ ([
    { type: "notice", code: "microphone_heard", message: "" },
    piece(2, "Hello", 0, "candidate"),
    { type: "mode_changed", mode: "text" },
    { type: "unheard_read" },
  ]);
  for (const message of ways) assert.equal(reduce(silent, message).unheard, null, message.type);
  assert.ok(reduce(silent, piece(2, "Good", 0)).unheard);
});

test("a notice of a later version is left alone", () => {
  const notice = { type: "notice", code: "applause", message: "Well done." };
  const state = after(welcome());
  assert.deepEqual(reduce(state, /** @type {never} */ (notice)), state);
});

test("a server that refuses may be an older one: it is told no more than that one knows", () => {
  const state = after(welcome({ turn_taking: "patient" }));
  assert.equal(state.turnTaking, "patient");
  assert.equal(reduce(state, { type: "link_changed", link: "lost" }).turnTaking, "patient");
  assert.equal(reduce(state, { type: "link_changed", link: "refused" }).turnTaking, null);
  assert.equal(after(welcome()).turnTaking, null);
});

test("an error is kept until it is dismissed", () => {
  const state = after(welcome(), { type: "error", code: "unclear", message: "Please say it again." });
  assert.equal(state.warning?.message, "Please say it again.");
  assert.equal(reduce(state, { type: "warning_dismissed" }).warning, null);
});

test("progress is taken as it comes", () => {
  const progress = { question: 3, questions: 5, remaining_minutes: 9, clock: /** @type {const} */ ("stopped") };
  assert.deepEqual(after(welcome(), { type: "progress", ...progress }).progress, progress);
});

test("a message of a later version changes nothing", () => {
  const state = after(welcome());
  assert.equal(reduce(state, /** @type {never} */ ({ type: "applause" })), state);
});

test("no order of messages breaks the state, and it is never changed in place", () => {
  const messages = [
    welcome(),
    welcome({ turns: [turn(1, "interviewer", "Hello")] }),
    piece(1, "He"),
    piece(1, "llo", 300),
    piece(2, "Hi", 0, "candidate"),
    turn(1, "interviewer", "Hello"),
    turn(2, "candidate", "Hi"),
    { type: "flush", item: 1 },
    { type: "item_ended", item: 1, samples: 9 },
    played(1, 200),
    played(1, 900, { done: true }),
    { type: "taken_over" },
    { type: "ended", reason: "plan", next: "/" },
    { type: "phase", phase: "speaking", sentence: "" },
    { type: "typed", id: "a", text: "b" },
    { type: "link_changed", link: "lost" },
    { type: "pong", t: 1 },
    { type: "mode_changed", mode: "text" },
    { type: "end_asked" },
    { type: "sound_changed", interrupted: true },
    { type: "waiting", position: 2, estimate_minutes: 4 },
    { type: "notice", code: "microphone_silent", message: "Hm." },
    { type: "notice", code: "time_up", message: "Up." },
    { type: "talk_changed", talk: "held" },
    { type: "continued_here" },
  ];
  forSeeds(200, (random) => {
    let state = initialState("voice");
    for (let step = 0; step < 40; step += 1) {
      const before = Object.freeze(state);
      Object.freeze(before.turns);
      Object.freeze(before.captions);
      const message = messages[Math.floor(random() * messages.length)];
      state = reduce(before, /** @type {import("../../../static/js/room/state.js").Message} */ (message));
      const items = saidTurns(state).map(({ item }) => item);
      assert.deepEqual(
        items,
        [...new Set(items)].sort((a, b) => a - b),
      );
    }
  });
});
