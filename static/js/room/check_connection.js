/** The connection's step: eight small round trips, and a word about them. */

import { verdict } from "../lib/connection.js";
import { fill, find, findAll, setText } from "../lib/dom.js";

const TRIPS = 8;
const PAUSE_MS = 150;
const LIMIT_MS = 2500;

export class ConnectionCheck {
  /**
   * @param {HTMLElement} panel
   * @param {string} healthUrl
   */
  constructor(panel, healthUrl) {
    this.panel = panel;
    this.healthUrl = healthUrl;
    this.running = false;
    this.words = find(panel, "[data-connection-words]");
    this.numbers = find(panel, "[data-connection-numbers]");
    this.button = /** @type {HTMLButtonElement} */ (find(panel, "[data-connection-next]"));
  }

  async run() {
    if (this.running) return;
    this.running = true;
    this.begin();
    /** @type {(number | null)[]} */
    const trips = [];
    const beats = findAll(this.panel, "[data-beats] span");
    await this.trip(); // opens the line; the first one would count the handshake
    for (const beat of beats) {
      const ms = await this.trip();
      trips.push(ms);
      beat.dataset.back = ms === null ? "no" : "yes";
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    this.finish(trips);
    this.running = false;
  }

  begin() {
    setText(this.words, this.words.dataset.trying ?? "");
    setText(this.numbers, "");
    this.button.disabled = true;
    this.button.hidden = false;
    const beats = Array.from({ length: TRIPS }, () => document.createElement("span"));
    find(this.panel, "[data-beats]").replaceChildren(...beats);
  }

  /** @param {(number | null)[]} trips */
  finish(trips) {
    const { quality, ms, lost } = verdict(trips);
    setText(this.words, this.words.dataset[quality] ?? "");
    setText(this.numbers, fill(this.numbers.dataset[quality] ?? "", { ms, lost, all: trips.length }));
    this.button.disabled = false;
    this.button.hidden = quality === "lost";
  }

  /** One round trip in ms, or null when it did not come back in time. */
  async trip() {
    const before = performance.now();
    try {
      const answer = await fetch(this.healthUrl, { cache: "no-store", signal: AbortSignal.timeout(LIMIT_MS) });
      return answer.ok ? performance.now() - before : null;
    } catch {
      return null;
    }
  }
}
