/** The microphone's step: a live level, "say hello", and a replay of the last seconds. Nothing leaves the device. */

import { find, findAll, setText } from "../lib/dom.js";
import { Hearer } from "../lib/hearing.js";
import { FRAME_SAMPLES, loudness, SAMPLE_RATE_HZ, toFloat } from "../lib/pcm.js";

const BARS = 40;
const KEPT_FRAMES = 100; // four seconds

export class MicrophoneCheck {
  /**
   * @param {HTMLElement} panel
   * @param {import("./sound.js").Sound} sound
   */
  constructor(panel, sound) {
    this.panel = panel;
    this.sound = sound;
    this.hearer = new Hearer();
    this.kept = new Int16Array(KEPT_FRAMES * FRAME_SAMPLES);
    this.frames = 0;
    this.hearing = "listening";
    this.replaying = false;
    const bars = find(panel, "[data-meter-bars]");
    bars.replaceChildren(...Array.from({ length: BARS }, () => document.createElement("span")));
    this.bars = findAll(bars, "span");
    this.levels = new Float32Array(BARS);
    this.choice = /** @type {HTMLSelectElement} */ (find(panel, "[data-device-choice]"));
    this.choice.addEventListener("change", () => void this.choose());
    /** @type {import("./capture.js").OnFrame} */
    this.listen = (frame, level) => this.take(new Int16Array(frame), level);
  }

  start() {
    this.hearer = new Hearer();
    this.frames = 0;
    this.say("listening");
    this.sound.listeners.add(this.listen);
    void this.listDevices();
  }

  stop() {
    this.sound.listeners.delete(this.listen);
  }

  /**
   * @param {Int16Array} frame
   * @param {number} level
   */
  take(frame, level) {
    this.draw(level);
    if (this.replaying) return;
    this.kept.set(frame, (this.frames % KEPT_FRAMES) * FRAME_SAMPLES);
    this.frames += 1;
    const hearing = this.hearer.take(level, performance.now());
    if (hearing !== this.hearing) this.say(hearing);
  }

  /** @param {number} level */
  draw(level) {
    this.levels.copyWithin(0, 1);
    this.levels[BARS - 1] = loudness(level);
    for (let i = 0; i < BARS; i += 1) this.bars[i].style.setProperty("--level", this.levels[i].toFixed(3));
  }

  /** @param {import("../lib/hearing.js").Hearing} hearing */
  say(hearing) {
    this.hearing = hearing;
    const words = find(this.panel, "[data-microphone-words]");
    const title = find(this.panel, "[data-microphone-title]");
    title.dataset.asking ??= title.textContent ?? "";
    setText(words, words.dataset[hearing] ?? "");
    setText(title, (hearing === "heard" ? title.dataset.heard : title.dataset.asking) ?? "");
    find(this.panel, "[data-meter]").toggleAttribute("data-heard", hearing === "heard");
    /** @type {HTMLButtonElement} */ (find(this.panel, '[data-do="replay"]')).disabled = hearing !== "heard";
  }

  /** Play the last seconds through the speaker. */
  async replay() {
    const { context } = this.sound;
    if (!context || this.replaying || this.frames === 0) return;
    this.replaying = true;
    const source = context.createBufferSource();
    source.buffer = this.recording(context);
    source.connect(context.destination);
    source.onended = () => {
      this.replaying = false;
    };
    source.start();
  }

  /** @param {AudioContext} context */
  recording(context) {
    const count = Math.min(this.frames, KEPT_FRAMES) * FRAME_SAMPLES;
    const from = this.frames > KEPT_FRAMES ? (this.frames % KEPT_FRAMES) * FRAME_SAMPLES : 0;
    const buffer = context.createBuffer(1, count, SAMPLE_RATE_HZ);
    const samples = buffer.getChannelData(0);
    for (let i = 0; i < count; i += 1) samples[i] = toFloat(this.kept[(from + i) % this.kept.length]);
    return buffer;
  }

  /** A choice of microphones, where there is one to choose. */
  async listDevices() {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const microphones = devices.filter(({ kind, deviceId }) => kind === "audioinput" && deviceId !== "communications");
    find(this.panel, "[data-device]").hidden = microphones.length < 2;
    this.choice.replaceChildren(...microphones.map(({ label, deviceId }) => new Option(label, deviceId)));
    this.choice.value = this.sound.capture?.deviceId ?? "";
  }

  async choose() {
    await this.sound.openMicrophone(this.choice.value);
    this.start();
  }
}
