/** The queue: the place in it, an honest estimate in words, and the title of the tab. */

import { fill, find, setText } from "../lib/dom.js";
import { roundMinutes } from "./top.js";

/** @typedef {import("./state.js").RoomState} RoomState */

/**
 * Which sentence gives the estimate.
 * @param {number | null} minutes
 * @returns {"unknown" | "soon" | "many"}
 */
export function estimateWords(minutes) {
  if (minutes === null) return "unknown";
  return minutes <= 2 ? "soon" : "many";
}

export class Waiting {
  /** @param {HTMLElement} root */
  constructor(root) {
    const notice = find(root, '[data-notice="waiting"]');
    this.place = find(notice, "[data-place]");
    this.sentence = find(notice, "[data-notice-sentence]");
    this.estimate = find(notice, "[data-estimate]");
    this.words = notice.dataset;
    this.title = document.title;
    this.isCalled = false;
    const attend = () => {
      if (document.visibilityState === "hidden" || !this.isCalled) return;
      this.isCalled = false;
      document.title = this.title;
    };
    for (const event of ["visibilitychange", "pointerdown", "keydown"]) document.addEventListener(event, attend);
  }

  /**
   * @param {RoomState} state
   * @param {RoomState} before
   */
  show(state, before) {
    const { place, phase } = state;
    this.place.hidden = place === null;
    this.estimate.hidden = place === null;
    this.sentence.hidden = place !== null;
    if (place) this.showPlace(place);
    if (before.phase === "waiting" && ["connecting", "listening", "speaking"].includes(phase)) this.isCalled = true;
    this.showTitle(state);
  }

  /** @param {{ position: number, minutes: number | null }} place */
  showPlace({ position, minutes }) {
    const { next, number } = this.place.dataset;
    setText(this.place, position <= 1 ? (next ?? "") : fill(number ?? "", { position }));
    const words = this.estimate.dataset[estimateWords(minutes)] ?? "";
    setText(this.estimate, fill(words, { minutes: roundMinutes(minutes ?? 0) }));
  }

  /** @param {RoomState} state */
  showTitle({ place, phase, link }) {
    const { titleNumber, titleNext, titleTurn } = this.words;
    let first = this.isCalled ? titleTurn : "";
    if (phase === "waiting" && link === "open" && place)
      first = place.position <= 1 ? titleNext : fill(titleNumber ?? "", { position: place.position });
    const title = first ? `${first} · ${this.title}` : this.title;
    if (document.title !== title) document.title = title;
  }
}
