/** Decides in the check whether the microphone hears a person: enough loud frames, or too long without. */

const LOUD = 0.02;
const LOUD_FRAMES = 8;
const PATIENCE_MS = 7000;

/** @typedef {"listening" | "heard" | "quiet"} Hearing */

export class Hearer {
  constructor() {
    this.loudFrames = 0;
    this.startedMs = -1;
  }

  /**
   * @param {number} level root mean square of one frame
   * @param {number} nowMs
   * @returns {Hearing}
   */
  take(level, nowMs) {
    if (this.startedMs < 0) this.startedMs = nowMs;
    if (level > LOUD) this.loudFrames += 1;
    if (this.loudFrames >= LOUD_FRAMES) return "heard";
    return nowMs - this.startedMs > PATIENCE_MS ? "quiet" : "listening";
  }
}
