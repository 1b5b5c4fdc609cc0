/** The top of the Room: progress by question, and about how much time is left. */

import { fill, find, setText } from "../lib/dom.js";
import { isQuiet } from "./notice.js";

/**
 * Minutes as people say them: by fives while there are many, then one by one.
 * @param {number} minutes
 */
export function roundMinutes(minutes) {
  return minutes > 12 ? Math.round(minutes / 5) * 5 : Math.max(1, Math.round(minutes));
}

export class Top {
  /**
   * @param {HTMLElement} root
   * @param {import("./preferences.js").Preferences} preferences
   */
  constructor(root, preferences) {
    this.progress = find(root, "[data-progress]");
    this.words = find(root, "[data-progress-words]");
    this.marks = find(root, "[data-progress-marks]");
    this.time = find(root, "[data-time]");
    this.timeWords = find(root, "[data-time-words]");
    this.line = find(root, "[data-time-line]");
    this.lineWords = find(root, "[data-time-line-words]");
    const button = find(root, "[data-time-switch]");
    button.addEventListener("click", () => preferences.set({ time: !preferences.values.time }));
    preferences.watch(({ time }) => {
      this.timeWords.hidden = !time;
      setText(button, (time ? button.dataset.hide : button.dataset.show) ?? "");
    });
  }

  /** @param {import("./state.js").RoomState} state */
  show(state) {
    const { progress, screen, link, timeWords } = state;
    setText(this.lineWords, timeWords); // a live region: it is told as it changes
    this.line.toggleAttribute("data-open", timeWords !== "");
    const shown = screen === "room" && progress !== null;
    this.progress.hidden = !shown || progress.questions === 0;
    this.time.hidden = !shown || isQuiet(state) || state.phase === "waiting"; // there a wait is told, in minutes too
    if (!shown) return;
    this.showProgress(progress);
    this.showTime(link === "lost" || link === "refused" ? { ...progress, clock: "stopped" } : progress);
  }

  /** @param {import("./protocol.js").Progress} progress */
  showProgress({ question, questions }) {
    const template = question > 0 ? this.words.dataset.template : this.words.dataset.before;
    setText(this.words, fill(template ?? "", { question, questions }));
    if (this.marks.children.length !== questions) {
      this.marks.replaceChildren(...Array.from({ length: questions }, () => document.createElement("span")));
    }
    [...this.marks.children].forEach((mark, place) => {
      const number = place + 1;
      mark.setAttribute("data-state", number < question ? "done" : number === question ? "now" : "later");
    });
  }

  /** @param {import("./protocol.js").Progress} progress */
  showTime({ remaining_minutes: minutes, clock }) {
    const { many, few, stopped } = this.timeWords.dataset;
    const words = minutes <= 2 ? (few ?? "") : fill(many ?? "", { minutes: roundMinutes(minutes) });
    setText(this.timeWords, clock === "stopped" ? (stopped ?? "") : words);
  }
}
