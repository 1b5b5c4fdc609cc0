/** The button of push-to-talk: by mouse, touch, pen, space bar and screen reader, with what is heard shown on it. */

import { find, setText } from "../lib/dom.js";

const HEARD_LEVEL = 0.42; // a loudness: quiet speech near a microphone
const OTHER_CONTROLS = "input, textarea, select, button, a[href], dialog, [data-history], [contenteditable]";

export class TalkButton {
  /**
   * @param {HTMLElement} root
   * @param {{ key: () => import("./talk_key.js").TalkKey, areKeysOn: () => boolean }} options
   */
  constructor(root, { key, areKeysOn }) {
    this.panel = find(root, "[data-talk]");
    this.button = find(this.panel, "[data-talk-button]");
    this.words = find(this.panel, "[data-talk-words]");
    this.key = key;
    this.areKeysOn = areKeysOn;
    this.pointer = -1; // the finger on it
    this.spaceDown = false;
    this.isHeard = false;
    /** @type {import("./talk.js").TalkState} */
    this.talk = "up";
    this.listenToPointers();
    this.listenToKeys();
    window.addEventListener("blur", () => this.letGo());
    document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && this.letGo());
  }

  listenToPointers() {
    const { button } = this;
    let pointed = false;
    button.addEventListener("pointerdown", (event) => {
      if (event.button !== 0 || this.pointer >= 0) return;
      pointed = true;
      this.pointer = event.pointerId;
      button.setPointerCapture(event.pointerId);
      this.key().press();
    });
    button.addEventListener("pointerup", ({ pointerId }) => {
      if (pointerId !== this.pointer) return;
      this.pointer = -1;
      this.key().release();
    });
    for (const lost of /** @type {const} */ (["pointercancel", "lostpointercapture"])) {
      button.addEventListener(lost, ({ pointerId }) => pointerId === this.pointer && this.letGo());
    }
    button.addEventListener("contextmenu", (event) => event.preventDefault());
    // A click that no finger made: the Enter key, a screen reader, a switch.
    button.addEventListener("click", (event) => {
      if (event.detail === 0 || !pointed) this.key().click();
      pointed = false;
    });
  }

  listenToKeys() {
    document.addEventListener("keydown", (event) => {
      if (event.target === this.button && event.key === "Enter" && event.repeat) event.preventDefault();
      if (event.key !== " " || !this.ownsSpace(event)) return;
      event.preventDefault();
      if (event.repeat || this.spaceDown) return;
      this.spaceDown = true;
      this.key().press();
    });
    document.addEventListener("keyup", (event) => {
      if (event.key !== " " || !this.spaceDown) return;
      event.preventDefault();
      this.spaceDown = false;
      this.key().release();
    });
  }

  /**
   * The space bar talks, except where it means something else.
   * @param {KeyboardEvent} event
   */
  ownsSpace({ target, ctrlKey, metaKey, altKey }) {
    if (this.panel.hidden || ctrlKey || metaKey || altKey) return false;
    if (target === this.button) return true;
    const element = target instanceof Element ? target : null;
    return this.areKeysOn() && !element?.closest(OTHER_CONTROLS);
  }

  letGo() {
    this.pointer = -1;
    this.spaceDown = false;
    this.key().letGo();
  }

  /** @param {number} level how loud the microphone is, 0 to 1; 0 while it is closed */
  hear(level) {
    this.button.style.setProperty("--level", level.toFixed(2));
    if (this.isHeard || level < HEARD_LEVEL) return;
    this.isHeard = true;
    this.showWords();
  }

  /** @param {import("./state.js").RoomState} state */
  show({ mode, screen, talk, microphone, link }) {
    this.panel.hidden = mode !== "push" || screen !== "room";
    const isOpen = talk === "held" || talk === "latched";
    this.button.setAttribute("aria-pressed", String(isOpen));
    this.button.setAttribute("aria-disabled", String(microphone !== "live" || link !== "open"));
    if (talk === "up") this.isHeard = false;
    this.talk = talk;
    this.showWords();
  }

  showWords() {
    const { up, speak, heard, latched } = this.words.dataset;
    const open = this.isHeard ? heard : speak;
    setText(this.words, (this.talk === "held" ? open : this.talk === "latched" ? `${open}. ${latched}` : up) ?? "");
    this.panel.dataset.talk = this.talk;
  }
}
