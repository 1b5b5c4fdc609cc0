/** The recording's player: our own controls and the strip, in place of the browser's. */

import { clockOf, momentAfter } from "./timing.js";

const STRIP_WIDTH = 1000;

export class Player {
  /**
   * @param {HTMLElement} area
   * @param {HTMLAudioElement} audio
   */
  constructor(area, audio) {
    this.area = area;
    this.audio = audio;
    this.seek = /** @type {HTMLInputElement | null} */ (area.querySelector("[data-seek]"));
    this.played = area.querySelector("[data-played]");
    this.now = /** @type {HTMLElement} */ (area.querySelector("[data-now]"));
    this.whole = /** @type {HTMLElement} */ (area.querySelector("[data-whole]"));
    this.#takeOver();
  }

  get nowMs() {
    return this.audio.currentTime * 1000;
  }

  get wholeMs() {
    const known = this.audio.duration * 1000;
    return Number.isFinite(known) ? known : Number(this.seek?.max ?? 0);
  }

  /** @param {number} ms */
  play(ms) {
    this.move(ms);
    this.#start();
  }

  /** @param {number} ms */
  move(ms) {
    this.audio.currentTime = Math.max(ms, 0) / 1000;
    this.show();
  }

  toggle() {
    if (this.audio.paused) {
      this.#start();
    } else {
      this.audio.pause();
    }
  }

  /**
   * Whether the key led somewhere.
   * @param {string} key
   */
  press(key) {
    const ms = momentAfter(key, this.nowMs, this.wholeMs);
    if (ms !== null) {
      this.move(ms);
    }
    return ms !== null;
  }

  show() {
    const [now, whole] = [clockOf(this.nowMs), clockOf(this.wholeMs)];
    this.now.textContent = now;
    this.whole.textContent = whole;
    if (this.seek) {
      const wholeMs = Number(this.seek.max);
      this.seek.value = String(this.nowMs);
      this.seek.setAttribute("aria-valuetext", `${now} / ${whole}`);
      this.played?.setAttribute("width", String(wholeMs > 0 ? (this.nowMs / wholeMs) * STRIP_WIDTH : 0));
    }
  }

  #start() {
    this.audio.play().catch(() => {
      // The browser may refuse sound before the first gesture; the moment is set all the same.
    });
  }

  #takeOver() {
    const controls = /** @type {HTMLElement} */ (this.area.querySelector("[data-controls]"));
    const speed = /** @type {HTMLSelectElement} */ (this.area.querySelector("[data-speed]"));
    this.audio.controls = false;
    controls.hidden = false;
    controls.querySelector("[data-toggle]")?.addEventListener("click", () => this.toggle());
    for (const button of controls.querySelectorAll("[data-skip-ms]")) {
      const skipMs = Number(button.getAttribute("data-skip-ms"));
      button.addEventListener("click", () => this.move(this.nowMs + skipMs));
    }
    speed.addEventListener("change", () => {
      this.audio.playbackRate = Number(speed.value);
    });
    for (const event of ["play", "pause", "ended"]) {
      this.audio.addEventListener(event, () => this.area.toggleAttribute("data-playing", !this.audio.paused));
    }
    for (const event of ["timeupdate", "loadedmetadata"]) {
      this.audio.addEventListener(event, () => this.show());
    }
    this.#takeOverStrip();
    this.show();
  }

  #takeOverStrip() {
    const seek = this.seek;
    if (!seek) {
      return;
    }
    seek.hidden = false;
    seek.addEventListener("input", () => this.move(Number(seek.value)));
    seek.addEventListener("change", () => this.play(Number(seek.value)));
    seek.addEventListener("keydown", (event) => {
      if (this.press(event.key)) {
        event.preventDefault();
        event.stopPropagation();
      }
    });
  }
}
