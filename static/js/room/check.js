/** The device check: which step comes after which, and the way round each. */

import { browserKind } from "../lib/browser_kind.js";
import { find, findAll } from "../lib/dom.js";
import { ConnectionCheck } from "./check_connection.js";
import { MicrophoneCheck } from "./check_microphone.js";
import { SpeakerCheck } from "./check_speaker.js";

/** @typedef {"back" | "permission" | "blocked" | "microphone" | "speaker" | "connection" | "ready"} Step */
/** @typedef {import("./protocol.js").Mode} Mode */

/** @type {Step[]} */
const VOICE_STEPS = ["permission", "microphone", "speaker", "connection", "ready"];
/** @type {Step[]} */
const TEXT_STEPS = ["speaker", "connection", "ready"];

/**
 * The step after this one.
 * @param {Step} step
 * @param {Mode} mode
 * @returns {Step}
 */
export function stepAfter(step, mode) {
  const steps = mode === "text" ? TEXT_STEPS : VOICE_STEPS;
  return steps[steps.indexOf(step) + 1] ?? "ready";
}

export class Check {
  /**
   * @param {{ root: HTMLElement, sound: import("./sound.js").Sound, mode: Mode, healthUrl: string, onEnter: (mode: Mode) => void }} options
   */
  constructor({ root, sound, mode, healthUrl, onEnter }) {
    this.root = root;
    this.sound = sound;
    this.mode = mode;
    this.onEnter = onEnter;
    this.microphone = new MicrophoneCheck(this.panel("microphone"), sound);
    this.speaker = new SpeakerCheck(this.panel("speaker"), sound);
    this.connection = new ConnectionCheck(this.panel("connection"), healthUrl);
    /** @type {Step} */
    this.step = "permission";
    const choice = find(root, "[data-browser-choice]");
    choice.addEventListener("change", () => this.draw(/** @type {HTMLSelectElement} */ (choice).value));
    this.draw(browserKind(navigator.userAgent, navigator.maxTouchPoints));
  }

  /** @param {Step} step */
  panel(step) {
    return find(this.root, `[data-step="${step}"]`);
  }

  /**
   * @param {Step} step
   * @param {{ focus?: boolean }} [options]
   */
  show(step, { focus = true } = {}) {
    this.microphone.stop();
    for (const panel of findAll(this.root, "[data-step]")) panel.hidden = panel.dataset.step !== step;
    this.step = step;
    this.mark();
    if (step === "microphone") this.microphone.start();
    if (step === "speaker") this.speaker.reset();
    if (step === "connection") void this.connection.run();
    find(this.root, `[data-mode-note="text"]`).hidden = this.mode !== "text";
    if (focus)
      findAll(this.panel(step), "h2")
        .find((heading) => heading.offsetParent)
        ?.focus();
  }

  mark() {
    const steps = VOICE_STEPS;
    const here = steps.indexOf(this.step === "blocked" ? "permission" : this.step);
    const spoken = find(this.root, "[data-done-word]").textContent?.trim() ?? "";
    find(this.root, "[data-steps]").hidden = this.step === "back";
    for (const mark of findAll(this.root, "[data-mark]")) {
      const place = steps.indexOf(/** @type {Step} */ (mark.dataset.mark));
      const skipped = this.mode === "text" && place < 2;
      mark.toggleAttribute("data-done", place < here && !skipped);
      mark.toggleAttribute("data-skipped", skipped);
      mark.title = place < here && !skipped ? spoken : "";
      if (place === here) mark.setAttribute("aria-current", "step");
      else mark.removeAttribute("aria-current");
    }
  }

  next() {
    this.show(stepAfter(this.step, this.mode));
  }

  async allow() {
    this.mode = "voice";
    const microphone = await this.sound.openMicrophone();
    if (microphone === "live") this.show("microphone");
    else this.block(microphone);
  }

  /** @param {import("./state.js").Microphone} microphone */
  block(microphone) {
    for (const panel of findAll(this.root, "[data-blocked]")) panel.hidden = panel.dataset.blocked !== microphone;
    this.show("blocked");
  }

  write() {
    this.mode = "text";
    this.sound.closeMicrophone();
    this.show("speaker");
  }

  enter() {
    this.microphone.stop();
    this.sound.unlock();
    this.onEnter(this.mode);
  }

  /** Straight back into the Room after a reload. */
  async comeBack() {
    if (this.mode !== "text") {
      const microphone = await this.sound.openMicrophone();
      if (microphone !== "live") {
        this.block(microphone);
        return;
      }
    }
    this.enter();
  }

  /** @param {string} kind */
  draw(kind) {
    for (const drawing of findAll(this.root, "[data-browser]")) drawing.hidden = drawing.dataset.browser !== kind;
    /** @type {HTMLSelectElement} */ (find(this.root, "[data-browser-choice]")).value = kind;
  }

  /** What the buttons of the check do. @returns {Record<string, () => void>} */
  actions() {
    return {
      allow: () => void this.allow(),
      write: () => this.write(),
      next: () => this.next(),
      return: () => void this.comeBack(),
      recheck: () =>
        this.show(this.mode !== "text" && !this.sound.capture ? "permission" : stepAfter("permission", this.mode)),
      replay: () => void this.microphone.replay(),
      chime: () => void this.speaker.play(),
      unheard: () => this.speaker.help(),
      reconnect: () => void this.connection.run(),
      enter: () => this.enter(),
    };
  }
}
