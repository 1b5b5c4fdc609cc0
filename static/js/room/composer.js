/** The box for typed answers: always one key away, always open in text mode. */

import { find } from "../lib/dom.js";

export class Composer {
  /**
   * @param {HTMLElement} root
   * @param {{ onSend: (text: string) => void, onClose: () => void }} events
   */
  constructor(root, { onSend, onClose }) {
    this.form = /** @type {HTMLFormElement} */ (find(root, "[data-composer]"));
    this.box = /** @type {HTMLTextAreaElement} */ (find(root, "[data-composer-text]"));
    this.voiceOnly = find(root, "[data-composer-voice]");
    this.onSend = onSend;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send();
    });
    this.box.addEventListener("keydown", (event) => {
      // 229: the key belongs to an input method that is still composing a character.
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) {
        event.preventDefault();
        this.send();
      }
      if (event.key === "Escape") onClose();
    });
  }

  get isEmpty() {
    return this.box.value.trim() === "";
  }

  get isOpen() {
    return !this.form.hidden;
  }

  /**
   * @param {boolean} open
   * @param {{ focus?: boolean }} [options]
   */
  open(open, { focus = true } = {}) {
    this.form.hidden = !open;
    if (open && focus) this.box.focus();
  }

  send() {
    const text = this.box.value.trim();
    if (text === "") return;
    this.onSend(text);
    this.box.value = "";
  }
}
