/** Which item each stretch of queued sound belongs to: a small table of fixed size, first in, first out. */

export class Segments {
  /** @param {number} capacity how many stretches fit */
  constructor(capacity) {
    this.capacity = capacity;
    this.count = 0;
    this.start = 0;
    this.items = new Float64Array(capacity);
    this.offsets = new Float64Array(capacity);
    this.lengths = new Float64Array(capacity);
  }

  /** @param {number} index */
  slot(index) {
    return (this.start + index) % this.capacity;
  }

  get item() {
    return this.items[this.start];
  }

  get offset() {
    return this.offsets[this.start];
  }

  get length() {
    return this.count === 0 ? 0 : this.lengths[this.start];
  }

  /**
   * Note `length` samples of `item` that start at `offset`; a stretch that continues the last one is joined to it.
   * Answers false when the table is full.
   * @param {number} item
   * @param {number} offset
   * @param {number} length
   */
  append(item, offset, length) {
    if (this.count > 0) {
      const last = this.slot(this.count - 1);
      if (this.items[last] === item && this.offsets[last] + this.lengths[last] === offset) {
        this.lengths[last] += length;
        return true;
      }
    }
    if (this.count === this.capacity) return false;
    const free = this.slot(this.count);
    this.items[free] = item;
    this.offsets[free] = offset;
    this.lengths[free] = length;
    this.count += 1;
    return true;
  }

  /**
   * Take `samples` from the front stretch (never more than it has).
   * @param {number} samples
   */
  consume(samples) {
    this.offsets[this.start] += samples;
    this.lengths[this.start] -= samples;
    if (this.lengths[this.start] <= 0) {
      this.start = this.slot(1);
      this.count -= 1;
    }
  }

  /** @param {number} item */
  has(item) {
    for (let i = 0; i < this.count; i += 1) if (this.items[this.slot(i)] === item) return true;
    return false;
  }

  /**
   * How many samples at the front belong to `item` or an older one.
   * @param {number} item
   */
  samplesUpTo(item) {
    let total = 0;
    for (let i = 0; i < this.count; i += 1) {
      if (this.items[this.slot(i)] > item) break;
      total += this.lengths[this.slot(i)];
    }
    return total;
  }
}
