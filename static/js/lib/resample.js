/**
 * From one sample rate to another, as a stream: a windowed sinc, tabulated once, read between its phases.
 * `process` allocates nothing, so that it may run on the audio thread.
 */

const PHASES = 64;
const ZERO_CROSSINGS = 8;

/**
 * A Blackman window, so that what is cut off stays about 70 dB down.
 * @param {number} x from -1 to 1
 */
function blackman(x) {
  return 0.42 + 0.5 * Math.cos(Math.PI * x) + 0.08 * Math.cos(2 * Math.PI * x);
}

/**
 * The filter as a table: PHASES + 1 rows of `taps` weights, each row summing to one.
 * @param {number} cutoff of the input's Nyquist frequency, at most 1
 * @param {number} taps
 */
function kernel(cutoff, taps) {
  const table = new Float32Array((PHASES + 1) * taps);
  const half = taps / 2;
  for (let phase = 0; phase <= PHASES; phase += 1) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const x = tap - half + 1 - phase / PHASES;
      const angle = Math.PI * x * cutoff;
      const sinc = x === 0 ? 1 : Math.sin(angle) / angle;
      const weight = Math.abs(x) >= half ? 0 : sinc * blackman(x / half);
      table[phase * taps + tap] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < taps; tap += 1) table[phase * taps + tap] /= sum;
  }
  return table;
}

export class Resampler {
  /**
   * @param {number} fromHz
   * @param {number} toHz
   * @param {number} largest the most input samples ever given at once
   */
  constructor(fromHz, toHz, largest) {
    const cutoff = Math.min(1, toHz / fromHz);
    this.step = fromHz / toHz;
    this.taps = 2 * Math.ceil(ZERO_CROSSINGS / cutoff);
    this.table = kernel(cutoff * 0.94, this.taps);
    this.line = new Float32Array(this.taps + largest);
    this.position = 0; // of the next output, in input samples from the start of the line
  }

  /** The most output samples that `count` input samples can give. @param {number} count */
  most(count) {
    return Math.ceil(count / this.step) + 1;
  }

  /**
   * Take `count` samples of `input`, write what they give to `output` from `at` on; answers how many that is.
   * @param {Float32Array} input
   * @param {number} count
   * @param {Float32Array} output
   * @param {number} at
   */
  process(input, count, output, at = 0) {
    const { taps, line } = this;
    for (let i = 0; i < count; i += 1) line[taps + i] = input[i];
    let written = 0;
    while (this.position < count) {
      output[at + written] = this.sample();
      written += 1;
      this.position += this.step;
    }
    this.position -= count;
    for (let i = 0; i < taps; i += 1) line[i] = line[count + i];
    return written;
  }

  sample() {
    const { taps, line, table } = this;
    const whole = Math.floor(this.position);
    const between = (this.position - whole) * PHASES;
    const phase = Math.floor(between);
    const share = between - phase;
    const row = phase * taps;
    let sum = 0;
    for (let tap = 0; tap < taps; tap += 1) {
      const weight = table[row + tap] + share * (table[row + taps + tap] - table[row + tap]);
      sum += weight * line[whole + 1 + tap];
    }
    return sum;
  }
}
