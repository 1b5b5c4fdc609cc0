/** The controls at the bottom: what each shows for the state it controls. */

import { find, setText } from "../lib/dom.js";
import { isQuiet } from "./notice.js";

/** @typedef {"normal" | "large" | "largest"} CaptionSize */

/** @type {CaptionSize[]} */
const SIZES = ["normal", "large", "largest"];

/**
 * @param {CaptionSize} size
 * @returns {CaptionSize}
 */
export function sizeAfter(size) {
  return SIZES[(SIZES.indexOf(size) + 1) % SIZES.length];
}

export class Bar {
  /**
   * @param {HTMLElement} root
   * @param {import("./preferences.js").Preferences} preferences
   */
  constructor(root, preferences) {
    this.bar = find(root, '.bar[data-panel="room"]');
    this.captions = find(root, "[data-captions]");
    this.preferences = preferences;
    this.arranged = /** @type {CaptionSize} */ ("normal");
    preferences.watch((values) => {
      this.bar.dataset.keys = values.keys ? "on" : "off";
      this.showSize();
    });
  }

  /** @param {string} name */
  control(name) {
    return /** @type {HTMLButtonElement} */ (find(this.bar, `[data-control="${name}"]`));
  }

  /** The size that holds: this person's own choice before what was arranged. */
  get size() {
    return this.preferences.values.captions || this.arranged;
  }

  showSize() {
    this.captions.dataset.size = this.size;
    const word = find(this.bar, "[data-size-word]");
    setText(word, word.dataset[this.size] ?? "");
  }

  /** @param {import("./state.js").RoomState} state */
  show(state) {
    const mute = this.control("mute");
    const open = state.mode === "voice" && state.microphone === "live" && !state.muted;
    const words = mute.dataset;
    setText(find(mute, "[data-word]"), (state.mode === "text" ? words.speak : open ? words.on : words.off) ?? "");
    find(mute, "[data-icon-on]").hidden = !open && state.mode === "voice";
    find(mute, "[data-icon-off]").hidden = open || state.mode === "text";
    mute.toggleAttribute("data-active", state.mode === "voice" && state.muted);
    mute.hidden = state.mode === "push"; // its button is the larger one
    const way = find(this.control("ways"), "[data-way-word]");
    setText(way, way.dataset[state.mode] ?? "");
    const over = isQuiet(state);
    for (const name of ["mute", "text", "ways", "end"])
      this.control(name).disabled = over || (name === "end" && state.ending);
    this.arranged = state.captionSize;
    this.showSize();
  }

  /**
   * @param {string} name
   * @param {boolean} open
   */
  expand(name, open) {
    this.control(name).setAttribute("aria-expanded", String(open));
  }
}
