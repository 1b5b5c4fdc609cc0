/** Speaks to screen readers: whole turns and changes of the floor that matter, never the pieces of a caption. */

import { find, findAll, setText } from "../lib/dom.js";
import { floor } from "./notice.js";
import { saidTurns } from "./state.js";

const TOLD_FLOORS = [
  "listening",
  "paused",
  "reconnecting",
  "waiting",
  "ended",
  "error",
  "elsewhere",
  "locked",
  "stopped",
];
const KEPT_LINES = 5;

export class Announcer {
  /**
   * @param {HTMLElement} root
   * @param {import("./preferences.js").Preferences} preferences
   */
  constructor(root, preferences) {
    this.phase = find(root, '[data-announce="phase"]');
    this.turns = find(root, '[data-announce="turns"]');
    this.word = find(root, "[data-floor-word]");
    this.root = root;
    this.names = find(root, "[data-history-words]").dataset;
    this.preferences = preferences;
    /** @type {Set<number> | null} null until the first welcome, whose turns are not news */
    this.told = null;
    this.place = 0; // in the queue, as told
  }

  /** @param {import("./state.js").RoomState} state */
  show(state) {
    if (state.screen !== "room") return;
    this.tellFloor(state);
    if (state.welcomed) this.tellTurns(saidTurns(state));
  }

  /** In the queue only a new place is told, not each new estimate. @param {import("./state.js").RoomState} state */
  tellFloor(state) {
    const place = floor(state) === "waiting" ? (state.place?.position ?? 0) : 0;
    if (place > 0 && place === this.place) return;
    this.place = place;
    if (TOLD_FLOORS.includes(floor(state))) setText(this.phase, `${this.word.textContent}. ${this.notice()}`);
    else setText(this.phase, this.notice());
  }

  notice() {
    const shown = findAll(this.root, "[data-notice]:not([hidden]) p:not([hidden], .soft)");
    return shown.map(({ textContent }) => textContent?.trim()).join(" ");
  }

  /** @param {import("./protocol.js").Turn[]} turns */
  tellTurns(turns) {
    const known = this.told;
    this.told = new Set(turns.map(({ item }) => item));
    if (!known || !this.preferences.values.announce) return;
    for (const turn of turns) if (!known.has(turn.item)) this.tell(turn);
  }

  /** @param {import("./protocol.js").Turn} turn */
  tell({ speaker, heard, text }) {
    const line = document.createElement("p");
    line.textContent = `${this.names[speaker]}: ${speaker === "interviewer" ? heard : text}`;
    this.turns.append(line);
    while (this.turns.children.length > KEPT_LINES) this.turns.firstElementChild?.remove();
  }
}
