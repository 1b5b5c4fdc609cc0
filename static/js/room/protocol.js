/** The shapes that travel between the Room and the server: docs/reference/browser-protocol.md in types, and the closing codes. */

export const PROTOCOL = 1;

/** @typedef {"idle" | "connecting" | "waiting" | "listening" | "thinking" | "speaking" | "paused" | "reconnecting" | "ended" | "error"} Phase */
/** @typedef {"voice" | "push" | "text"} Mode `push`: the candidate holds a key while speaking */
/** @typedef {"patient" | "normal" | "noisy"} TurnTaking when a pause means that the answer is over */
/** @typedef {"interviewer" | "candidate"} Speaker */
/** @typedef {{ item: number, speaker: Speaker, text: string, heard: string, kind: "voice" | "typed", status: "final" | "failed" | "cut", saved: boolean }} Turn */
/** @typedef {{ question: number, questions: number, remaining_minutes: number, clock: "running" | "stopped" }} Progress */
/** @typedef {{ captions: "normal" | "large", mode: Mode }} Accommodations */

/** @typedef {{ type: "welcome", protocol: number, title: string, interviewer: string, language: string, direction: "ltr" | "rtl", phase: Phase, turns: Turn[], progress: Progress, accommodations: Accommodations, preview: boolean, turn_taking?: TurnTaking }} Welcome without `turn_taking`: a server that knows neither it nor push-to-talk */
/** @typedef {{ type: "caption", item: number, speaker: Speaker, text: string, at_ms: number }} CaptionPiece */
/** @typedef {{ type: "turn" } & Turn} TurnMessage */
/** @typedef {{ type: "progress" } & Progress} ProgressMessage */
/** @typedef {{ type: "phase", phase: Phase, sentence: string }} PhaseMessage */
/** @typedef {{ type: "waiting", position: number, estimate_minutes: number | null }} WaitingMessage */
/** @typedef {"time_short" | "time_up" | "microphone_silent" | "microphone_heard" | "text_instead" | "interviewer_busy" | "interviewer_back"} NoticeCode */
/** @typedef {{ type: "notice", code: NoticeCode, message: string }} NoticeMessage */
/** @typedef {{ type: "error", code: string, message: string }} ErrorMessage */
/** @typedef {{ type: "ended", reason: string, next: string }} EndedMessage */
/** @typedef {{ type: "flush", item: number }} FlushMessage */
/** @typedef {{ type: "item_ended", item: number, samples: number }} ItemEndedMessage */
/** @typedef {{ type: "taken_over" }} TakenOverMessage */
/** @typedef {{ type: "pong", t: number }} PongMessage */
/** @typedef {Welcome | CaptionPiece | TurnMessage | ProgressMessage | PhaseMessage | WaitingMessage | NoticeMessage | ErrorMessage | EndedMessage | FlushMessage | ItemEndedMessage | TakenOverMessage | PongMessage} ServerMessage */

/** @typedef {{ type: "hello", protocol: number, mode: Mode } | { type: "text", id: string, text: string } | { type: "played", item: number, ms: number } | { type: "mute", muted: boolean } | { type: "mode", mode: Mode } | { type: "talk", held: boolean } | { type: "turn_taking", preset: TurnTaking } | { type: "end" } | { type: "ping", t: number }} BrowserMessage */

/** What a page does after the socket has closed. */
/** @typedef {"over" | "retry" | "refused" | "forbidden" | "taken_over"} AfterClose */

/** @type {Record<number, AfterClose>} */
const AFTER_CLOSE = {
  1000: "over",
  4400: "refused",
  4403: "forbidden",
  4409: "taken_over",
  4410: "over",
  4429: "refused",
  4503: "refused",
};

/**
 * @param {number} code
 * @returns {AfterClose}
 */
export function afterClose(code) {
  return AFTER_CLOSE[code] ?? "retry";
}

/**
 * How long to wait before the next attempt: half a second, doubling to eight.
 * @param {number} attempt counted from 0
 */
export function backoffMs(attempt) {
  return Math.min(8000, 500 * 2 ** attempt);
}

/**
 * A text frame as a message, or null for what is not one. An unknown `type` is left to the reader to ignore.
 * @param {string} text
 * @returns {ServerMessage | null}
 */
export function readMessage(text) {
  try {
    const message = JSON.parse(text);
    return typeof message?.type === "string" ? message : null;
  } catch {
    return null;
  }
}

/**
 * A path of this site to go to, or the fallback: a server's word is followed only within its own house.
 * @param {string} path
 * @param {string} fallback
 */
export function safePath(path, fallback) {
  return /^\/(?![/\\])/.test(path) ? path : fallback;
}
