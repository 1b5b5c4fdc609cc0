/** The transcript beside the player: marks the turn that is heard, and keeps it in sight. */

import { spanAt } from "./timing.js";

export class Transcript {
  /** @param {HTMLElement} page */
  constructor(page) {
    this.turns = [...page.querySelectorAll("[data-start-ms]")];
    this.spans = this.turns.map((turn) => ({
      startMs: Number(turn.getAttribute("data-start-ms")),
      endMs: Number(turn.getAttribute("data-end-ms")),
    }));
    /** @type {Element | undefined} */
    this.current = undefined;
  }

  /**
   * To a turn or question that was asked for elsewhere on the page.
   * @param {Element} place
   * @param {Element} from
   */
  lead(place, from) {
    if (place.hasAttribute("data-start-ms")) {
      this.#mark(place);
    }
    if (!place.contains(from)) {
      place.scrollIntoView({ block: "center" });
    }
  }

  /**
   * Who reads elsewhere is left there: the page moves on only while the last turn is in sight.
   * @param {number} nowMs
   */
  follow(nowMs) {
    const turn = this.turns[spanAt(this.spans, nowMs)];
    if (!turn || turn === this.current) {
      return;
    }
    const wasInSight = !this.current || isInSight(this.current);
    this.#mark(turn);
    if (wasInSight && !isInSight(turn)) {
      turn.scrollIntoView({ block: "center" });
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

/** @param {Element} element */
function isInSight(element) {
  const { top, bottom } = element.getBoundingClientRect();
  return bottom > 0 && bottom <= innerHeight && top < innerHeight;
}
