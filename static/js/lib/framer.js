/** Blocks of float samples in, frames of 40 ms PCM16 out, from a pool of buffers that come back: nothing is allocated. */

import { FRAME_SAMPLES, toInt16 } from "./pcm.js";

export class Framer {
  /**
   * @param {(frame: ArrayBuffer, level: number) => void} emit gives a full frame away, with its root mean square
   * @param {number} poolSize frames that may be under way at the same time
   */
  constructor(emit, poolSize = 12) {
    this.emit = emit;
    /** @type {(ArrayBuffer | null)[]} */
    this.pool = Array.from({ length: poolSize }, () => new ArrayBuffer(2 * FRAME_SAMPLES));
    this.free = poolSize;
    this.frame = new Int16Array(FRAME_SAMPLES);
    this.filled = 0;
    this.energy = 0;
    this.droppedFrames = 0;
  }

  /**
   * @param {Float32Array} samples
   * @param {number} count
   */
  push(samples, count) {
    for (let i = 0; i < count; i += 1) {
      const value = samples[i];
      this.energy += value * value;
      this.frame[this.filled] = toInt16(value);
      this.filled += 1;
      if (this.filled === FRAME_SAMPLES) this.complete();
    }
  }

  complete() {
    const level = Math.sqrt(this.energy / FRAME_SAMPLES);
    this.filled = 0;
    this.energy = 0;
    if (this.free === 0) {
      this.droppedFrames += 1;
      return;
    }
    this.free -= 1;
    const buffer = /** @type {ArrayBuffer} */ (this.pool[this.free]);
    this.pool[this.free] = null;
    new Int16Array(buffer).set(this.frame);
    this.emit(buffer, level);
  }

  /**
   * A buffer is no longer needed outside.
   * @param {ArrayBuffer} buffer
   */
  giveBack(buffer) {
    if (this.free === this.pool.length) return;
    this.pool[this.free] = buffer;
    this.free += 1;
  }
}
