/** Typed answers on their way: each waits, under its own id, until the server has told it as a Turn. Pure. */

/** @typedef {import("./protocol.js").Turn} Turn */
/** `known`: how many Turns and answers of this very text there were when it was typed. */
/** @typedef {{ id: string, text: string, known: number }} TypedAnswer */

/**
 * @param {TypedAnswer[]} outbox
 * @param {Turn[]} turns
 * @param {{ id: string, text: string }} answer
 * @returns {TypedAnswer[]}
 */
export function post(outbox, turns, { id, text }) {
  const same = outbox.filter((other) => other.text.trim() === text.trim()).length;
  return [...outbox, { id, text, known: told(turns, text) + same }];
}

/**
 * The answers that these Turns, all there are, do not yet carry. Saying "Yes." twice is two answers.
 * @param {TypedAnswer[]} outbox
 * @param {Turn[]} turns
 */
export function stillWaiting(outbox, turns) {
  return outbox.filter(({ text, known }) => told(turns, text) <= known);
}

/**
 * @param {Turn[]} turns
 * @param {string} text
 */
function told(turns, text) {
  return turns.filter((turn) => turn.kind === "typed" && turn.text.trim() === text.trim()).length;
}
