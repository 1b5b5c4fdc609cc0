/** Messages and states as tests need them. */

import { initialState, reduce } from "../../../static/js/room/state.js";

/**
 * @param {number} item
 * @param {"interviewer" | "candidate"} speaker
 * @param {string} text
 * @param {Partial<import("../../../static/js/room/protocol.js").Turn>} [more]
 * @returns {import("../../../static/js/room/protocol.js").TurnMessage}
 */
export function turn(item, speaker, text, more = {}) {
  return { type: "turn", item, speaker, text, heard: text, kind: "voice", status: "final", saved: true, ...more };
}

/**
 * @param {Partial<import("../../../static/js/room/protocol.js").Welcome>} [more]
 * @returns {import("../../../static/js/room/protocol.js").Welcome}
 */
export function welcome(more = {}) {
  return {
    type: "welcome",
    protocol: 1,
    title: "The ward",
    interviewer: "Vera",
    language: "en",
    direction: "ltr",
    phase: "listening",
    turns: [],
    progress: { question: 1, questions: 5, remaining_minutes: 18, clock: "running" },
    accommodations: { captions: "normal", mode: "voice" },
    preview: false,
    ...more,
  };
}

/**
 * @param {number} item
 * @param {string} text
 * @param {number} [at_ms]
 * @param {"interviewer" | "candidate"} [speaker]
 * @returns {import("../../../static/js/room/protocol.js").CaptionPiece}
 */
export function piece(item, text, at_ms = 0, speaker = "interviewer") {
  return { type: "caption", item, speaker, text, at_ms };
}

/**
 * @param {number} item
 * @param {number} ms
 * @param {Partial<import("../../../static/js/room/state.js").Played>} [more]
 * @returns {import("../../../static/js/room/state.js").Message}
 */
export function played(item, ms, more = {}) {
  return { type: "voice_played", played: { item, ms, done: false, sounding: true, ...more } };
}

/**
 * The state after these messages, in the Room with a microphone.
 * @param {import("../../../static/js/room/state.js").Message[]} messages
 */
export function after(...messages) {
  /** @type {import("../../../static/js/room/state.js").Message[]} */
  const first = [{ type: "microphone_changed", microphone: "live" }, { type: "entered" }];
  return [...first, ...messages].reduce(reduce, initialState("voice"));
}
