/** The speaker's step: three soft notes, made here, and the question whether they were heard. */

import { chime } from "../lib/chime.js";
import { find, setText } from "../lib/dom.js";

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
    if (context) chime(context);
    setText(this.words, this.words.dataset.asked ?? "");
    this.ask(true);
    find(this.panel, '[data-speaker-asked] [data-do="next"]').focus();
  }

  help() {
    setText(this.words, this.words.dataset.unheard ?? "");
    find(this.panel, '[data-speaker-asked] [data-do="chime"]').focus();
  }
}
