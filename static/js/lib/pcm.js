/** Samples: how sound is counted and converted. PCM is signed 16 bit, mono, 24,000 samples a second on the wire. */

export const SAMPLE_RATE_HZ = 24000;
export const FRAME_SAMPLES = 960;

/** @param {number} samples */
export function samplesToMs(samples) {
  return (samples * 1000) / SAMPLE_RATE_HZ;
}

/** @param {number} ms */
export function msToSamples(ms) {
  return Math.round((ms * SAMPLE_RATE_HZ) / 1000);
}

/**
 * One float sample (-1 to 1, more is clipped) as a 16 bit integer.
 * @param {number} value
 */
export function toInt16(value) {
  const clipped = Math.max(-1, Math.min(1, value));
  return Math.round(clipped < 0 ? clipped * 32768 : clipped * 32767);
}

/**
 * One 16 bit sample as a float between -1 and 1.
 * @param {number} value
 */
export function toFloat(value) {
  return value < 0 ? value / 32768 : value / 32767;
}

/**
 * The root mean square of the first `count` samples.
 * @param {Float32Array} samples
 * @param {number} count
 */
export function rms(samples, count) {
  if (count === 0) return 0;
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += samples[i] * samples[i];
  return Math.sqrt(sum / count);
}

/**
 * A level that people read as loudness: 0 for silence (-60 dB and below), 1 for full scale.
 * @param {number} amplitude a root mean square between 0 and 1
 */
export function loudness(amplitude) {
  if (amplitude <= 0.001) return 0;
  return Math.min(1, 1 + Math.log10(amplitude) / 3);
}
