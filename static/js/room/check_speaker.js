/** The speaker's step: three soft notes, made here, and the question whether they were heard. */

import { find, setText } from "../lib/dom.js";

const NOTES_HZ = [523.25, 659.25, 783.99];
const NOTE_S = 0.28;

export class SpeakerCheck {
  /**
   * @param {HTMLElement} panel
   * @param {import("./sound.js").Sound} sound
   */
  constructor(panel, sound) {
    this.panel = panel;
    this.sound = sound;
    this.words = find(panel, "[data-speaker-words]");
    this.words.dataset.first = this.words.textContent ?? "";
  }

  reset() {
    this.ask(false);
    setText(this.words, this.words.dataset.first ?? "");
  }

  /** @param {boolean} played */
  ask(played) {
    find(this.panel, "[data-speaker-first]").hidden = played;
    find(this.panel, "[data-speaker-asked]").hidden = !played;
  }

  async play() {
    const context = this.sound.unlock();
    if (context) ring(context, context.currentTime + 0.05);
    setText(this.words, this.words.dataset.asked ?? "");
    this.ask(true);
    find(this.panel, '[data-speaker-asked] [data-do="next"]').focus();
  }

  help() {
    setText(this.words, this.words.dataset.unheard ?? "");
    find(this.panel, '[data-speaker-asked] [data-do="chime"]').focus();
  }
}

/**
 * @param {AudioContext} context
 * @param {number} at in seconds of the context
 */
function ring(context, at) {
  for (const [place, hz] of NOTES_HZ.entries()) note(context, hz, at + place * NOTE_S);
}

/**
 * @param {AudioContext} context
 * @param {number} hz
 * @param {number} at in seconds of the context
 */
function note(context, hz, at) {
  const tone = new OscillatorNode(context, { frequency: hz, type: "sine" });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.25, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 2 * NOTE_S);
  tone.connect(volume).connect(context.destination);
  tone.start(at);
  tone.stop(at + 2 * NOTE_S);
}
