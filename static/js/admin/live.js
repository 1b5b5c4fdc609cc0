/** The live page: asks for its changing part again and again, while somebody can see it. */

import { merge } from "./merge.js";

const EVERY_MS = 2500;
const AFTER_A_FAILURE_MS = 8000;
const LIMIT_MS = 10_000;

class LivePage {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.address = page.dataset.part ?? "";
    this.now = /** @type {HTMLElement} */ (page.querySelector("[data-live-now]"));
    this.lost = /** @type {HTMLElement} */ (page.querySelector("[data-live-lost]"));
    this.pause = /** @type {HTMLButtonElement} */ (page.querySelector("[data-live-pause]"));
    this.isHeld = false;
    this.pause.hidden = false;
    this.pause.addEventListener("click", () => this.#hold());
    document.addEventListener("visibilitychange", () => this.#ask());
    this.#askIn(EVERY_MS);
  }

  #hold() {
    this.isHeld = !this.isHeld;
    this.pause.setAttribute("aria-pressed", String(this.isHeld));
    this.#ask();
  }

  /** @param {number} ms */
  #askIn(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#ask(), ms);
  }

  async #ask() {
    clearTimeout(this.timer);
    if (this.isHeld || this.isAsking || document.visibilityState === "hidden") {
      return;
    }
    this.isAsking = true;
    try {
      const answer = await fetch(this.address, { signal: AbortSignal.timeout(LIMIT_MS) });
      if (answer.redirected || answer.status === 403) {
        this.#say("outWords");
        return; // signed out: asking again changes nothing
      }
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      const next = new DOMParser().parseFromString(await answer.text(), "text/html").body;
      if (!this.isHeld) {
        merge(this.now, next);
      }
      this.#say("");
      this.#askIn(EVERY_MS);
    } catch {
      this.#say("lostWords");
      this.#askIn(AFTER_A_FAILURE_MS);
    } finally {
      this.isAsking = false;
    }
  }

  /** @param {string} which */
  #say(which) {
    const words = this.lost.dataset[which] ?? "";
    if (this.lost.textContent !== words) {
      this.lost.textContent = words;
    }
    this.lost.hidden = !words;
  }
}

for (const page of document.querySelectorAll("[data-live]")) {
  new LivePage(/** @type {HTMLElement} */ (page));
}
