/** How good the line is, in words, from a handful of round trips. */

export const SHAKY_MS = 250;

/** @typedef {{ quality: "good" | "shaky" | "lost", ms: number, lost: number }} Verdict */

/**
 * @param {(number | null)[]} trips in ms; null for one that never came back
 * @returns {Verdict}
 */
export function verdict(trips) {
  const back = trips.filter((ms) => ms !== null).sort((a, b) => a - b);
  const lost = trips.length - back.length;
  if (back.length * 2 <= trips.length) return { quality: "lost", ms: 0, lost };
  const ms = Math.round(back[Math.floor(back.length / 2)]);
  const slowest = back[back.length - 1];
  const shaky = lost > 0 || ms > SHAKY_MS || slowest > 4 * SHAKY_MS;
  return { quality: shaky ? "shaky" : "good", ms, lost };
}
