/** Moments of a recording: which turn is heard at one, what a key means, and how a clock shows it (pure). */

/**
 * @typedef {{ startMs: number, endMs: number }} Span
 */

const SHORT_MS = 5_000;
const LONG_MS = 30_000;

/** @type {Readonly<Record<string, number>>} */
const STEPS = {
  ArrowLeft: -SHORT_MS,
  ArrowDown: -SHORT_MS,
  ArrowRight: SHORT_MS,
  ArrowUp: SHORT_MS,
  PageDown: -LONG_MS,
  PageUp: LONG_MS,
};

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
 * Where a key leads from a moment; null for a key that leads nowhere.
 * @param {string} key
 * @param {number} nowMs
 * @param {number} wholeMs
 * @returns {number | null}
 */
export function momentAfter(key, nowMs, wholeMs) {
  if (key === "Home" || key === "End") {
    return key === "Home" ? 0 : wholeMs;
  }
  return Object.hasOwn(STEPS, key) ? Math.min(Math.max(nowMs + STEPS[key], 0), wholeMs) : null;
}

/**
 * `1:05`, and `1:02:05` from an hour on.
 * @param {number} ms
 * @returns {string}
 */
export function clockOf(ms) {
  const seconds = Math.floor(ms / 1000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = String(seconds % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}
