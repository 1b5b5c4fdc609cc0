/** Captions: pieces of text that wait for their moment in the voice. Pure; what to show follows from what was played. */

/** @typedef {{ text: string, at_ms: number }} Piece */
/** @typedef {{ speaker: import("./protocol.js").Speaker, pieces: Piece[] }} Caption */
/** @typedef {Record<number, Caption>} Captions */

/**
 * @param {Captions} captions
 * @param {{ item: number, speaker: import("./protocol.js").Speaker, text: string, at_ms: number }} piece
 * @returns {Captions}
 */
export function addPiece(captions, { item, speaker, text, at_ms }) {
  const pieces = captions[item]?.pieces ?? [];
  return { ...captions, [item]: { speaker, pieces: [...pieces, { text, at_ms }] } };
}

/**
 * Without the captions of these Turns.
 * @param {Captions} captions
 * @param {{ item: number }[]} turns
 * @returns {Captions}
 */
export function forgetCaptions(captions, turns) {
  const gone = new Set(turns.map(({ item }) => String(item)));
  if (![...gone].some((item) => item in captions)) return captions;
  return Object.fromEntries(Object.entries(captions).filter(([item]) => !gone.has(item)));
}

/**
 * The part of a caption whose moment has come.
 * @param {Piece[]} pieces
 * @param {number} playedMs
 */
export function spokenText(pieces, playedMs) {
  let text = "";
  for (const piece of pieces) if (piece.at_ms <= playedMs) text += piece.text;
  return text;
}

/**
 * What the interviewer's caption shows: the item that plays, else the last thing said, which stays while it is answered.
 * @param {import("./state.js").RoomState} state
 */
export function interviewerCaption(state) {
  const { played, captions, turns } = state;
  const current = captions[played.item];
  const turn = turns.findLast(({ speaker }) => speaker === "interviewer");
  if (current?.speaker === "interviewer" && (turn === undefined || turn.item <= played.item)) {
    const over = played.done && played.item > state.flushedItem;
    return spokenText(current.pieces, over ? Number.POSITIVE_INFINITY : played.ms);
  }
  return lastSaid(state);
}

/** @param {import("./state.js").RoomState} state */
function lastSaid({ turns, captions, played, flushedItem }) {
  const said = turns.findLast(
    ({ speaker, item }) =>
      speaker === "interviewer" && (item <= played.item || item <= flushedItem || !(item in captions)),
  );
  return said ? said.heard : "";
}

/**
 * What the candidate's caption shows: the words of the answer that is being given, or was just given.
 * @param {import("./state.js").RoomState} state
 */
export function candidateCaption(state) {
  const { played } = state;
  const items = Object.keys(state.captions)
    .map(Number)
    .filter((item) => state.captions[item].speaker === "candidate");
  const waiting = state.outbox.at(-1);
  if (waiting) return waiting.text;
  const item = Math.max(-1, ...items);
  const turn = state.turns.at(-1);
  if (item > (turn?.item ?? -1)) return spokenText(state.captions[item].pieces, Number.POSITIVE_INFINITY);
  const isAnswered = turn && played.item > turn.item;
  return turn?.speaker === "candidate" && !isAnswered ? turn.text : "";
}
