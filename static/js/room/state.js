/** The state of the Room and how it changes: one pure function from a state and a message to the next state. */

import { addPiece, forgetCaptions } from "./captions.js";
import { post, stillWaiting } from "./outbox.js";

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
 * @property {import("./talk.js").TalkState} talk in push mode: whether the candidate holds the key
 * @property {import("./protocol.js").TurnTaking | null} turnTaking in force; null: the server knows no such thing
 * @property {import("./protocol.js").TurnTaking | null} wish what this candidate has asked for
 * @property {Microphone} microphone
 * @property {boolean} soundInterrupted the device took the sound away
 * @property {boolean} welcomed the server has answered at least once
 * @property {Turn[]} turns by item
 * @property {import("./captions.js").Captions} captions
 * @property {Played} played of the item that plays or played last
 * @property {number} flushedItem
 * @property {import("./outbox.js").TypedAnswer[]} outbox typed answers that are not yet a Turn
 * @property {import("./protocol.js").Progress | null} progress
 * @property {"normal" | "large"} captionSize as arranged for this candidate
 * @property {{ position: number, minutes: number | null } | null} place in the queue
 * @property {boolean} offline the device has no network
 * @property {string} timeWords that the time is short, or up; may be empty
 * @property {string} busyWords that the interviewer needs longer; may be empty
 * @property {{ code: "microphone_silent" | "text_instead", message: string } | null} unheard the server hears nothing
 * @property {{ code: string, message: string } | null} warning
 * @property {string} next where to go when it is over
 * @property {boolean} ending the candidate has asked to end
 */

/** @typedef {{ type: "entered" } | { type: "link_changed", link: Link } | { type: "voice_played", played: Played } | { type: "microphone_changed", microphone: Microphone } | { type: "sound_changed", interrupted: boolean } | { type: "muted_changed", muted: boolean } | { type: "mode_changed", mode: import("./protocol.js").Mode } | { type: "talk_changed", talk: import("./talk.js").TalkState } | { type: "turn_taking_wished", preset: import("./protocol.js").TurnTaking | null } | { type: "offline_changed", offline: boolean } | { type: "continued_here" } | { type: "time_words_read" } | { type: "unheard_read" } | { type: "typed", id: string, text: string } | { type: "end_asked" } | { type: "warning_dismissed" }} LocalMessage */
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
    talk: "up",
    turnTaking: null,
    wish: null,
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
    place: null,
    offline: false,
    timeWords: "",
    busyWords: "",
    unheard: null,
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
    turnTaking: message.turn_taking ?? null,
    place: message.phase === "waiting" ? state.place : null,
    busyWords: "",
    unheard: null,
    warning: null,
  }),
  phase: (state, { phase, sentence }) => ({
    phase,
    sentence: sentence ?? "",
    place: phase === "waiting" ? state.place : null,
  }),
  waiting: (_state, { position, estimate_minutes: minutes }) => ({ place: { position, minutes: minutes ?? null } }),
  notice: (state, message) => takeNotice(state, message),
  caption: (state, piece) => ({
    captions: addPiece(state.captions, piece),
    unheard: piece.speaker === "candidate" ? null : state.unheard,
  }),
  turn: (state, { type: _type, ...turn }) => {
    const turns = withTurn(state.turns, turn);
    return { turns, captions: settle(state, turn), outbox: stillWaiting(state.outbox, turns) };
  },
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
    // It may be an older server that refused what it does not know: say no more than it understands, until it is asked.
    turnTaking: link === "refused" ? null : state.turnTaking,
  }),
  continued_here: ({ played }) => ({
    link: "opening",
    phase: "connecting",
    sentence: "",
    played: { ...played, done: true, sounding: false },
  }),
  voice_played: (state, { played }) => ({ played, captions: releaseDone(state, played) }),
  microphone_changed: (_state, { microphone }) => ({ microphone }),
  sound_changed: (_state, { interrupted }) => ({ soundInterrupted: interrupted }),
  muted_changed: (_state, { muted }) => ({ muted }),
  mode_changed: (state, { mode }) => ({ mode, unheard: mode === "text" ? null : state.unheard }),
  talk_changed: (_state, { talk }) => ({ talk }),
  turn_taking_wished: (_state, { preset }) => ({ wish: preset }),
  offline_changed: (_state, { offline }) => ({ offline }),
  time_words_read: () => ({ timeWords: "" }),
  unheard_read: () => ({ unheard: null }),
  typed: (state, answer) => ({ outbox: post(state.outbox, state.turns, answer) }),
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
 * A calm sentence of the server: about the time, a busy interviewer, or a microphone that it does not hear.
 * @param {RoomState} state
 * @param {import("./protocol.js").NoticeMessage} notice
 * @returns {Partial<RoomState>}
 */
function takeNotice(state, { code, message }) {
  if (code === "time_short" || code === "time_up") return { timeWords: message };
  if (code === "interviewer_busy" || code === "interviewer_back") return { busyWords: message };
  if (code === "microphone_heard") return { unheard: null };
  if (code !== "microphone_silent" && code !== "text_instead") return {};
  return { unheard: state.mode === "text" ? null : { code, message } };
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
