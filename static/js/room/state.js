/** The state of the Room and how it changes: one pure function from a state and a message to the next state. */

import { addPiece, forgetCaptions } from "./captions.js";

/** @typedef {import("./protocol.js").ServerMessage} ServerMessage */
/** @typedef {import("./protocol.js").Turn} Turn */
/** @typedef {"closed" | "opening" | "open" | "lost" | "refused" | "forbidden" | "taken_over" | "over"} Link */
/** @typedef {"unknown" | "live" | "refused" | "missing" | "unsupported" | "unplugged"} Microphone */
/** `done`: no more of the item comes; `sounding`: it can be heard right now. */
/** @typedef {{ item: number, ms: number, done: boolean, sounding: boolean }} Played */

/**
 * @typedef {object} RoomState
 * @property {"check" | "room"} screen
 * @property {Link} link
 * @property {import("./protocol.js").Phase} phase
 * @property {string} sentence the server's words for the phase; may be empty
 * @property {import("./protocol.js").Mode} mode
 * @property {boolean} muted
 * @property {Microphone} microphone
 * @property {boolean} soundInterrupted the device took the sound away
 * @property {boolean} welcomed the server has answered at least once
 * @property {Turn[]} turns by item
 * @property {import("./captions.js").Captions} captions
 * @property {Played} played of the item that plays or played last
 * @property {number} flushedItem
 * @property {{ id: string, text: string }[]} outbox typed answers that are not yet a Turn
 * @property {import("./protocol.js").Progress | null} progress
 * @property {"normal" | "large"} captionSize as arranged for this candidate
 * @property {{ code: string, message: string } | null} warning
 * @property {string} next where to go when it is over
 * @property {boolean} ending the candidate has asked to end
 */

/** @typedef {{ type: "entered" } | { type: "link_changed", link: Link } | { type: "voice_played", played: Played } | { type: "microphone_changed", microphone: Microphone } | { type: "sound_changed", interrupted: boolean } | { type: "muted_changed", muted: boolean } | { type: "mode_changed", mode: import("./protocol.js").Mode } | { type: "typed", id: string, text: string } | { type: "end_asked" } | { type: "warning_dismissed" }} LocalMessage */
/** @typedef {ServerMessage | LocalMessage} Message */

/**
 * @param {import("./protocol.js").Mode} mode
 * @returns {RoomState}
 */
export function initialState(mode) {
  return {
    screen: "check",
    link: "closed",
    phase: "idle",
    sentence: "",
    mode,
    muted: false,
    microphone: "unknown",
    soundInterrupted: false,
    welcomed: false,
    turns: [],
    captions: {},
    played: { item: -1, ms: 0, done: true, sounding: false },
    flushedItem: -1,
    outbox: [],
    progress: null,
    captionSize: "normal",
    warning: null,
    next: "",
    ending: false,
  };
}

/**
 * @param {RoomState} state
 * @param {Message} message
 * @returns {RoomState}
 */
export function reduce(state, message) {
  const change = CHANGES[message.type];
  // A server of a later version may say more than we know: that is no reason to fall over.
  return change ? { ...state, ...change(state, /** @type {never} */ (message)) } : state;
}

/**
 * @template {Message["type"]} T
 * @typedef {(state: RoomState, message: Extract<Message, { type: T }>) => Partial<RoomState>} Change
 */

/** @type {{ [T in Message["type"]]: Change<T> }} */
const CHANGES = {
  welcome: (state, message) => ({
    welcomed: true,
    link: "open",
    phase: message.phase,
    sentence: "",
    turns: [...message.turns].sort(byItem),
    captions: forgetCaptions(state.captions, message.turns),
    outbox: stillWaiting(state.outbox, message.turns),
    progress: message.progress,
    captionSize: message.accommodations.captions,
    warning: null,
  }),
  phase: (_state, { phase, sentence }) => ({ phase, sentence: sentence ?? "" }),
  caption: (state, piece) => ({ captions: addPiece(state.captions, piece) }),
  turn: (state, { type: _type, ...turn }) => ({
    turns: withTurn(state.turns, turn),
    captions: settle(state, turn),
    outbox: stillWaiting(state.outbox, [turn]),
  }),
  flush: (state, { item }) => ({ flushedItem: Math.max(state.flushedItem, item) }),
  item_ended: () => ({}),
  progress: (_state, { type: _type, ...progress }) => ({ progress }),
  error: (_state, { code, message }) => ({ warning: { code, message } }),
  taken_over: () => ({ link: "taken_over" }),
  ended: (_state, { next }) => ({ phase: "ended", link: "over", next }),
  pong: () => ({}),
  entered: () => ({ screen: "room", link: "opening" }),
  link_changed: (state, { link }) => ({
    link: state.link === "taken_over" || state.link === "over" ? state.link : link,
  }),
  voice_played: (state, { played }) => ({ played, captions: releaseDone(state, played) }),
  microphone_changed: (_state, { microphone }) => ({ microphone }),
  sound_changed: (_state, { interrupted }) => ({ soundInterrupted: interrupted }),
  muted_changed: (_state, { muted }) => ({ muted }),
  mode_changed: (_state, { mode }) => ({ mode }),
  typed: (state, { id, text }) => ({ outbox: [...state.outbox, { id, text }] }),
  end_asked: () => ({ ending: true }),
  warning_dismissed: () => ({ warning: null }),
};

/**
 * @param {Turn} a
 * @param {Turn} b
 */
function byItem(a, b) {
  return a.item - b.item;
}

/**
 * @param {Turn[]} turns
 * @param {Turn} turn
 */
function withTurn(turns, turn) {
  return [...turns.filter((other) => other.item !== turn.item), turn].sort(byItem);
}

/**
 * The recorded Turn replaces the captions of its item, but never runs ahead of the voice.
 * @param {RoomState} state
 * @param {Turn} turn
 */
function settle(state, turn) {
  return turn.speaker === "interviewer" && isPlaying(state, turn.item)
    ? state.captions
    : forgetCaptions(state.captions, [turn]);
}

/**
 * @param {RoomState} state
 * @param {Played} played
 */
function releaseDone(state, played) {
  if (!played.done) return state.captions;
  return forgetCaptions(
    state.captions,
    state.turns.filter((turn) => turn.item === played.item),
  );
}

/**
 * Typed answers that none of these Turns carries yet.
 * @param {{ id: string, text: string }[]} outbox
 * @param {Turn[]} turns
 */
function stillWaiting(outbox, turns) {
  const typed = turns.filter((turn) => turn.kind === "typed").map((turn) => turn.text.trim());
  return outbox.filter(({ text }) => !typed.includes(text.trim()));
}

/**
 * Whether the voice of this item is still to be heard, wholly or in part.
 * @param {RoomState} state
 * @param {number} item
 */
export function isPlaying(state, item) {
  if (item <= state.flushedItem) return false;
  if (item in state.captions && item > state.played.item) return true;
  return item === state.played.item && !state.played.done;
}

/**
 * The Turns that may be shown as said: what is still being spoken waits for the voice.
 * @param {RoomState} state
 */
export function saidTurns(state) {
  return state.turns.filter((turn) => turn.speaker === "candidate" || !isPlaying(state, turn.item));
}
