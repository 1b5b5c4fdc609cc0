/** The stage: the shape, the word for who holds the floor, the one notice, the captions. */

import { find, findAll, setText } from "../lib/dom.js";
import { candidateCaption, interviewerCaption } from "./captions.js";
import { LivingShape } from "./floor.js";
import { floor, isQuiet, notice } from "./notice.js";

/** @typedef {import("./state.js").RoomState} RoomState */

export class Stage {
  /**
   * @param {HTMLElement} root
   * @param {import("./preferences.js").Preferences} preferences
   */
  constructor(root, preferences) {
    this.panel = find(root, '.stage[data-panel="room"]');
    this.shape = new LivingShape(find(root, "[data-shape-canvas]"));
    this.word = find(root, "[data-floor-word]");
    this.captions = find(root, "[data-captions]");
    this.notices = findAll(root, "[data-notice]");
    new ResizeObserver(() => this.letScroll()).observe(this.panel);
    preferences.watch(({ still }) => this.shape.setFrozen(still));
  }

  /** @param {RoomState} state */
  show(state) {
    const who = floor(state);
    this.panel.dataset.floor = who;
    this.panel.toggleAttribute("data-quiet", isQuiet(state));
    this.shape.setFloor(who);
    setText(this.word, this.floorWord(state));
    this.captions.toggleAttribute("data-settled", who !== "speaking");
    this.showNotice(notice(state));
    this.showCaption("interviewer", interviewerCaption(state));
    this.showCaption("candidate", candidateCaption(state));
    this.letScroll();
  }

  /** A stage that does not fit can be scrolled with the keyboard too. */
  letScroll() {
    this.panel.tabIndex = this.panel.scrollHeight > this.panel.clientHeight + 1 ? 0 : -1;
  }

  /** @param {RoomState} state */
  floorWord(state) {
    const who = floor(state);
    const words = this.word.dataset;
    if (who === "listening" && state.mode === "text") return words.listeningText ?? "";
    if (who === "listening" && state.mode === "push" && state.talk === "up") return words.listeningPush ?? "";
    if (who === "listening" && state.muted) return words.listeningMuted ?? "";
    return words[who] ?? "";
  }

  /** @param {import("./notice.js").Notice | null} shown */
  showNotice(shown) {
    for (const element of this.notices) {
      element.hidden = element.dataset.notice !== shown?.name;
      const sentence = /** @type {HTMLElement | null} */ (element.querySelector("[data-notice-sentence]"));
      if (!sentence || !shown || element.hidden) continue;
      setText(sentence, shown.sentence || (sentence.dataset[shown.words ?? "default"] ?? ""));
    }
  }

  /**
   * @param {import("./protocol.js").Speaker} speaker
   * @param {string} text
   */
  showCaption(speaker, text) {
    const caption = find(this.captions, `[data-caption="${speaker}"]`);
    caption.hidden = text.trim() === "";
    setText(find(caption, "[data-caption-text]"), text.trim());
  }
}
