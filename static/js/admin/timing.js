/** Which turn is being heard at a moment of the recording (pure). */

/**
 * @typedef {{ startMs: number, endMs: number }} Span
 */

/**
 * The index of the last turn that has begun, or -1 before the first. Turns are in their order, but
 * their starts may not be: people speak at the same time.
 * @param {readonly Span[]} spans
 * @param {number} nowMs
 * @returns {number}
 */
export function spanAt(spans, nowMs) {
  let found = -1;
  for (let index = 0; index < spans.length; index += 1) {
    const { startMs } = spans[index];
    if (startMs <= nowMs && (found < 0 || startMs >= spans[found].startMs)) {
      found = index;
    }
  }
  return found;
}

/**
 * Where a click on the timeline is in the recording.
 * @param {number} x
 * @param {{ left: number, width: number }} box
 * @param {number} durationMs
 * @returns {number}
 */
export function momentAt(x, box, durationMs) {
  const share = box.width > 0 ? (x - box.left) / box.width : 0;
  return Math.round(Math.min(Math.max(share, 0), 1) * durationMs);
}
