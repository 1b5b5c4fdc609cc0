/** Takes the rumble of desks, fans and mains away before anything else hears it: a second order high-pass, sample by sample. */

export const RUMBLE_HZ = 90; // the lowest voices begin about here; mains hum and handling noise lie below

/** Pure and free of allocation while it works, so that it may run on the audio thread. */
export class HighPass {
  /**
   * @param {number} rateHz of the samples
   * @param {number} cutoffHz where it has taken 3 dB away
   */
  constructor(rateHz, cutoffHz = RUMBLE_HZ) {
    const angle = (2 * Math.PI * cutoffHz) / rateHz;
    const width = Math.sin(angle) * Math.SQRT1_2; // a Butterworth's: flat above, without a bump
    const whole = 1 + width;
    const cosine = Math.cos(angle);
    this.gain = (1 + cosine) / 2 / whole;
    this.first = (-2 * cosine) / whole;
    this.second = (1 - width) / whole;
    this.input1 = 0;
    this.input2 = 0;
    this.output1 = 0;
    this.output2 = 0;
  }

  /**
   * @param {Float32Array} input
   * @param {number} count
   * @param {Float32Array} output may be the input itself
   */
  process(input, count, output) {
    for (let i = 0; i < count; i += 1) {
      const value = input[i];
      const passed =
        this.gain * (value - 2 * this.input1 + this.input2) - this.first * this.output1 - this.second * this.output2;
      this.input2 = this.input1;
      this.input1 = value;
      this.output2 = this.output1;
      this.output1 = Math.abs(passed) < 1e-15 ? 0 : passed; // numbers too small to be fast are silence
      output[i] = passed;
    }
  }
}
