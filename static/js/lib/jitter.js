/** How much sound to hold back before playing, so that an uneven line is not heard: grows after a stall, shrinks in calm. */

import { msToSamples } from "./pcm.js";

export const LEAST_MS = 50;
export const MOST_MS = 100;
const STEP_UP_MS = 25;
const STEP_DOWN_MS = 5;
const CALM_SAMPLES = msToSamples(10_000);

export class Jitter {
  constructor() {
    this.targetMs = LEAST_MS;
    this.calmSamples = 0;
    this.underruns = 0;
  }

  /** Samples to gather before playing starts. */
  get prefillSamples() {
    return msToSamples(this.targetMs);
  }

  /** Sound ran out in the middle of an item. */
  ranDry() {
    this.underruns += 1;
    this.calmSamples = 0;
    this.targetMs = Math.min(MOST_MS, this.targetMs + STEP_UP_MS);
  }

  /**
   * This much was played without a stall.
   * @param {number} samples
   */
  played(samples) {
    this.calmSamples += samples;
    if (this.calmSamples < CALM_SAMPLES) return;
    this.calmSamples = 0;
    this.targetMs = Math.max(LEAST_MS, this.targetMs - STEP_DOWN_MS);
  }
}
