/** A ring of 16 bit samples of fixed size: the waiting room of sound. It allocates once, and never while it is used. */

import { toFloat } from "./pcm.js";

export class Ring {
  /** @param {number} capacity in samples */
  constructor(capacity) {
    this.capacity = capacity;
    this.length = 0;
    this.start = 0;
    this.samples = new Int16Array(capacity);
  }

  /**
   * Append samples from `from` on, as many as fit; answers how many did.
   * @param {Int16Array} source
   * @param {number} from
   */
  write(source, from = 0) {
    const count = Math.min(source.length - from, this.capacity - this.length);
    let end = (this.start + this.length) % this.capacity;
    for (let i = 0; i < count; i += 1) {
      this.samples[end] = source[from + i];
      end = end + 1 === this.capacity ? 0 : end + 1;
    }
    this.length += Math.max(0, count);
    return Math.max(0, count);
  }

  /**
   * Take up to `count` samples into `target` at `at`, as floats; answers how many there were.
   * @param {Float32Array} target
   * @param {number} at
   * @param {number} count
   */
  read(target, at, count) {
    const taken = Math.min(count, this.length);
    let position = this.start;
    for (let i = 0; i < taken; i += 1) {
      target[at + i] = toFloat(this.samples[position]);
      position = position + 1 === this.capacity ? 0 : position + 1;
    }
    this.start = position;
    this.length -= taken;
    return taken;
  }

  /**
   * Drop up to `count` samples from the front; answers how many.
   * @param {number} count
   */
  skip(count) {
    const dropped = Math.min(count, this.length);
    this.start = (this.start + dropped) % this.capacity;
    this.length -= dropped;
    return dropped;
  }

  /**
   * Drop everything from the `from`th sample on.
   * @param {number} from
   */
  truncate(from) {
    this.length = Math.min(this.length, Math.max(0, from));
  }
}
