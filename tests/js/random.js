/** Random numbers that repeat, so that a failing property names its seed. */

/** @param {number} seed */
export function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/**
 * Try a property with many seeds.
 * @param {number} times
 * @param {(random: () => number, seed: number) => void} property
 */
export function forSeeds(times, property) {
  for (let seed = 1; seed <= times; seed += 1) {
    try {
      property(randomFrom(seed), seed);
    } catch (error) {
      throw new Error(`With seed ${seed}: ${error instanceof Error ? error.message : error}`, { cause: error });
    }
  }
}

/**
 * @param {() => number} random
 * @param {number} least
 * @param {number} most
 */
export function between(random, least, most) {
  return least + Math.floor(random() * (most - least + 1));
}
