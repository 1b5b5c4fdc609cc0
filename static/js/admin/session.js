/** The session page: a time, a citation or the timeline plays from there; what is heard is marked. */

import { momentAt, spanAt } from "./timing.js";

const TIMELINE_WIDTH = 1000;

class SessionPlayer {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.player = /** @type {HTMLAudioElement | null} */ (page.querySelector("[data-player]"));
    this.timeline = /** @type {SVGElement | null} */ (page.querySelector("[data-timeline]"));
    this.playhead = page.querySelector("[data-playhead]");
    this.turns = [...page.querySelectorAll("[data-start-ms]")];
    this.spans = this.turns.map((turn) => ({
      startMs: Number(turn.getAttribute("data-start-ms")),
      endMs: Number(turn.getAttribute("data-end-ms")),
    }));
    /** @type {Element | undefined} */
    this.current = undefined;
    page.addEventListener("click", (event) => this.#onClick(event));
    this.player?.addEventListener("timeupdate", () => this.#follow());
    this.timeline?.addEventListener("click", (event) => this.#onTimeline(event));
  }

  /** @param {number} ms */
  play(ms) {
    if (!this.player) {
      return;
    }
    this.player.currentTime = ms / 1000;
    this.player.play().catch(() => {
      // The browser may refuse sound before the first gesture; the moment is set all the same.
    });
  }

  /** @param {MouseEvent} event */
  #onClick(event) {
    const target = /** @type {Element} */ (event.target).closest("[data-play-ms]");
    if (!target) {
      return;
    }
    event.preventDefault();
    const turn = document.getElementById(target.getAttribute("data-turn") ?? "");
    if (turn) {
      this.#mark(turn);
      if (!turn.contains(target)) {
        turn.scrollIntoView({ block: "center" });
      }
    }
    this.play(Number(target.getAttribute("data-play-ms")));
  }

  /** @param {MouseEvent} event */
  #onTimeline(event) {
    if (this.timeline) {
      const durationMs = Number(this.timeline.getAttribute("data-duration-ms"));
      this.play(momentAt(event.clientX, this.timeline.getBoundingClientRect(), durationMs));
    }
  }

  #follow() {
    const nowMs = (this.player?.currentTime ?? 0) * 1000;
    const durationMs = Number(this.timeline?.getAttribute("data-duration-ms") ?? 0);
    if (this.playhead && durationMs > 0) {
      const x = String((nowMs / durationMs) * TIMELINE_WIDTH);
      this.playhead.setAttribute("x1", x);
      this.playhead.setAttribute("x2", x);
    }
    const index = spanAt(this.spans, nowMs);
    if (index >= 0) {
      this.#mark(this.turns[index]);
    }
  }

  /** @param {Element} turn */
  #mark(turn) {
    if (this.current !== turn) {
      this.current?.removeAttribute("aria-current");
      turn.setAttribute("aria-current", "true");
      this.current = turn;
    }
  }
}

for (const page of document.querySelectorAll("[data-session]")) {
  new SessionPlayer(/** @type {HTMLElement} */ (page));
}
