/**
 * What is played when: queued sound in, blocks for the speaker out, and an honest count of what was played of each item.
 * Pure and free of allocation while reading, so that it may run on the audio thread.
 */

import { Jitter } from "./jitter.js";
import { msToSamples } from "./pcm.js";
import { Ring } from "./ring.js";
import { Segments } from "./segments.js";

const FADE_SAMPLES = msToSamples(5);

/** @typedef {"empty" | "filling" | "playing"} PlayoutState */

export class Playout {
  /**
   * @param {(item: number, playedSamples: number) => void} finished called when all sound of an item has been played
   * @param {number} capacity in samples
   */
  constructor(finished, capacity = msToSamples(120_000)) {
    this.finished = finished;
    this.ring = new Ring(capacity);
    this.segments = new Segments(1024);
    this.jitter = new Jitter();
    /** @type {PlayoutState} */
    this.state = "empty";
    this.item = -1; // the item last heard
    this.playedSamples = 0; // and how far
    this.endedItem = -1; // nothing more comes for this item and older ones
    this.flushedItem = -1;
    this.finishedItem = -1;
    this.receivedItem = -1; // where the queue ends
    this.receivedSamples = 0;
    this.droppedSamples = 0;
    this.waitedSamples = 0; // spent filling
    this.fadeLeft = 0; // of a flush, in samples
    this.gain = 0; // ramps, so that neither start nor end clicks
    this.starved = false;
  }

  /**
   * Queue sound. What was flushed, or is already here, is left out.
   * @param {number} item
   * @param {number} offset in samples from the start of the item
   * @param {Int16Array} samples
   */
  write(item, offset, samples) {
    if (item <= this.flushedItem || item < this.receivedItem) return;
    const known = item === this.receivedItem ? Math.max(0, this.receivedSamples - offset) : 0;
    if (known >= samples.length) return;
    if (this.starved && item === this.item) this.jitter.ranDry();
    this.starved = false;
    const space = this.ring.capacity - this.ring.length;
    const wanted = samples.length - known;
    const fits = Math.min(wanted, space);
    if (fits > 0 && this.segments.append(item, offset + known, fits)) this.ring.write(samples, known);
    this.droppedSamples += wanted - fits;
    this.receivedItem = item;
    this.receivedSamples = offset + samples.length;
    if (this.state === "empty") this.state = "filling";
  }

  /**
   * No more sound comes for this item.
   * @param {number} item
   */
  end(item) {
    this.endedItem = Math.max(this.endedItem, item);
    if (item <= this.flushedItem || item <= this.finishedItem || this.segments.has(item)) return;
    this.finish(item, this.item === item ? this.playedSamples : 0);
  }

  /**
   * Silence at once (after a fade of 5 ms): drop this item and older ones. Answers the samples played of it.
   * @param {number} item
   */
  flush(item) {
    const queued = this.segments.samplesUpTo(item);
    this.flushedItem = Math.max(this.flushedItem, item);
    this.starved = false;
    const fade = this.state === "playing" ? Math.min(FADE_SAMPLES, queued) : 0;
    this.drop(fade, queued);
    this.fadeLeft = fade;
    if (this.ring.length === 0) this.state = "empty";
    return this.item === item ? this.playedSamples + fade : 0;
  }

  /**
   * Keep `keep` samples at the front, drop on to `until`.
   * @param {number} keep
   * @param {number} until
   */
  drop(keep, until) {
    if (until <= keep) return;
    if (keep === 0) {
      this.ring.skip(until);
      this.consume(until, false);
      return;
    }
    // What stays at the front is short (a fade): carry it over what is dropped.
    const kept = this.ring.samples;
    const { capacity, start } = this.ring;
    for (let i = keep - 1; i >= 0; i -= 1) {
      kept[(start + until - keep + i) % capacity] = kept[(start + i) % capacity];
    }
    this.ring.skip(until - keep);
    this.shorten(keep, until);
  }

  /**
   * @param {number} keep
   * @param {number} until
   */
  shorten(keep, until) {
    const item = this.segments.item;
    const offset = this.segments.offset;
    this.consume(until, false);
    const { segments } = this;
    segments.start = (segments.start + segments.capacity - 1) % segments.capacity;
    segments.count += 1;
    segments.items[segments.start] = item;
    segments.offsets[segments.start] = offset;
    segments.lengths[segments.start] = keep;
  }

  /**
   * Fill `out` with the next `count` samples, silence where there are none. Answers how many were sound.
   * @param {Float32Array} out
   * @param {number} count
   */
  read(out, count) {
    if (this.state === "filling" && this.mayStart(count)) this.state = "playing";
    if (this.state !== "playing") {
      out.fill(0, 0, count);
      this.gain = 0;
      return 0;
    }
    const limit = this.fadeLeft > 0 ? Math.min(count, this.fadeLeft) : count;
    const taken = this.ring.read(out, 0, limit);
    this.shape(out, taken, taken < count);
    out.fill(0, taken, count);
    this.consume(taken, true);
    this.jitter.played(taken);
    if (this.ring.length === 0) this.ranOut();
    else if (this.fadeLeft > 0) this.fade(taken);
    return taken;
  }

  /** @param {number} count */
  mayStart(count) {
    this.waitedSamples += count;
    const whole = this.receivedItem <= this.endedItem;
    const waited = this.waitedSamples > 3 * this.jitter.prefillSamples && this.ring.length > 0;
    const ready = whole || waited || this.ring.length >= this.jitter.prefillSamples;
    if (ready) this.waitedSamples = 0;
    return ready;
  }

  /**
   * Ramp the gain: up at a start, down over a fade or over the last samples there are.
   * @param {Float32Array} out
   * @param {number} taken
   * @param {boolean} last nothing follows these samples
   */
  shape(out, taken, last) {
    const step = 1 / FADE_SAMPLES;
    const fadeFrom = this.fadeLeft;
    for (let i = 0; i < taken; i += 1) {
      this.gain = Math.min(1, this.gain + step);
      let gain = this.gain;
      if (fadeFrom > 0) gain *= (fadeFrom - i) / FADE_SAMPLES;
      else if (last) gain = Math.min(gain, (taken - i) * step);
      out[i] *= gain;
    }
  }

  /**
   * @param {number} samples
   * @param {boolean} heard false for sound that is dropped
   */
  consume(samples, heard) {
    let left = samples;
    while (left > 0 && this.segments.count > 0) {
      const { item, offset } = this.segments;
      const part = Math.min(left, this.segments.length);
      this.segments.consume(part);
      left -= part;
      if (!heard) continue;
      this.item = item;
      this.playedSamples = offset + part;
      const more = this.segments.count > 0 && this.segments.item === item;
      if (!more && item <= this.endedItem && item > this.flushedItem) this.finish(item, this.playedSamples);
    }
  }

  /** @param {number} samples */
  fade(samples) {
    this.fadeLeft -= samples;
    if (this.fadeLeft > 0) return;
    this.gain = 0;
    this.state = "filling";
  }

  ranOut() {
    this.gain = 0;
    this.fadeLeft = 0;
    const over = this.item <= this.endedItem || this.item <= this.flushedItem;
    this.starved = !over;
    this.state = "empty";
  }

  /**
   * @param {number} item
   * @param {number} samples
   */
  finish(item, samples) {
    this.starved = false;
    this.finishedItem = Math.max(this.finishedItem, item);
    this.finished(item, samples);
  }
}
