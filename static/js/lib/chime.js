/** Three soft notes that rise: the check plays them to be heard, the queue to call somebody in. */

const NOTES_HZ = [523.25, 659.25, 783.99];
const NOTE_S = 0.28;

/**
 * @param {AudioContext} context
 * @param {number} [volume]
 */
export function chime(context, volume = 0.25) {
  const at = context.currentTime + 0.05;
  for (const [place, hz] of NOTES_HZ.entries()) note(context, { hz, volume, at: at + place * NOTE_S });
}

/**
 * @param {AudioContext} context
 * @param {{ hz: number, volume: number, at: number }} note `at` in seconds of the context
 */
function note(context, { hz, volume, at }) {
  const tone = new OscillatorNode(context, { frequency: hz, type: "sine" });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(volume, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, at + 2 * NOTE_S);
  tone.connect(gain).connect(context.destination);
  tone.start(at);
  tone.stop(at + 2 * NOTE_S);
}
