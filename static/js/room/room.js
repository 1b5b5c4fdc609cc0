/** The Room at work: joins the line, the sound and the state, and says what each wish of the candidate does. */

import { loudness } from "../lib/pcm.js";
import { keepAwake } from "./awake.js";
import { PROTOCOL, safePath } from "./protocol.js";
import { RoomSocket } from "./socket.js";

/** @typedef {import("./protocol.js").ServerMessage} ServerMessage */

const END_AGAIN_MS = 3000;

export class Room {
  /**
   * @param {{ url: string, thanksUrl: string, store: import("./store.js").Store, sound: import("./sound.js").Sound, shape: import("./floor.js").LivingShape }} options
   */
  constructor({ url, thanksUrl, store, sound, shape }) {
    this.store = store;
    this.sound = sound;
    this.shape = shape;
    this.thanksUrl = thanksUrl;
    this.socket = new RoomSocket(url, {
      greeting: () => this.greeting(),
      onMessage: (message) => this.receive(message),
      onVoice: (frame) => this.sound.playback?.write(frame),
      onLink: (link) => this.store.tell({ type: "link_changed", link }),
    });
    this.store.watch((state, before) => this.follow(state, before));
  }

  /** @param {import("./protocol.js").Mode} mode */
  async enter(mode) {
    this.store.tell({ type: "mode_changed", mode });
    this.store.tell({ type: "entered" });
    await this.sound.startPlayback();
    this.sound.listeners.add((frame, level) => this.hear(frame, level));
    this.socket.open();
    keepAwake();
    setInterval(() => this.store.state().ending && this.socket.send({ type: "end" }), END_AGAIN_MS);
  }

  /** What a new line is told first, so that nothing said while it was down is lost. @returns {import("./protocol.js").BrowserMessage[]} */
  greeting() {
    const { mode, muted, outbox, ending } = this.store.state();
    /** @type {import("./protocol.js").BrowserMessage[]} */
    const messages = [{ type: "hello", protocol: PROTOCOL, mode }];
    if (muted) messages.push({ type: "mute", muted });
    for (const { id, text } of outbox) messages.push({ type: "text", id, text });
    if (ending) messages.push({ type: "end" });
    return messages;
  }

  /** @param {ServerMessage} message */
  receive(message) {
    if (message.type === "flush") this.sound.playback?.flush(message.item);
    if (message.type === "item_ended") this.sound.playback?.end(message.item);
    this.store.tell(message);
  }

  /**
   * One frame of the microphone.
   * @param {ArrayBuffer} frame
   * @param {number} level
   */
  hear(frame, level) {
    const { mode, muted, link } = this.store.state();
    const open = mode === "voice" && !muted;
    this.shape.microphone = open ? loudness(level) : 0;
    if (open && link === "open") this.socket.sendSound(frame);
  }

  /**
   * What follows from a change, apart from what is seen.
   * @param {import("./state.js").RoomState} state
   * @param {import("./state.js").RoomState} before
   */
  follow(state, before) {
    if (state.link === before.link) return;
    if (state.link === "taken_over" || state.link === "forbidden") this.leave();
    if (state.link === "over") {
      this.leave();
      location.replace(safePath(state.next, this.thanksUrl));
    }
  }

  leave() {
    this.socket.stop();
    this.sound.stop();
  }

  /** @param {string} text */
  type(text) {
    const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    this.store.tell({ type: "typed", id, text });
    this.socket.send({ type: "text", id, text });
  }

  /** @param {import("./protocol.js").Mode} mode */
  changeMode(mode) {
    if (mode === "text") this.sound.closeMicrophone();
    this.store.tell({ type: "mode_changed", mode });
    this.socket.send({ type: "mode", mode });
  }

  async openMicrophone() {
    const microphone = await this.sound.openMicrophone();
    if (microphone === "live" && this.store.state().mode === "text") this.changeMode("voice");
    if (microphone === "live") this.mute(false);
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.sound.capture?.setMuted(muted);
    this.store.tell({ type: "muted_changed", muted });
    this.socket.send({ type: "mute", muted });
  }

  toggleMute() {
    const { mode, microphone, muted } = this.store.state();
    if (mode === "text" || microphone !== "live") void this.openMicrophone();
    else this.mute(!muted);
  }

  end() {
    this.store.tell({ type: "end_asked" });
    this.socket.send({ type: "end" });
  }

  /** How the sound has fared, with what the line could not take. */
  diagnose() {
    const diagnostics = this.sound.diagnose();
    return { ...diagnostics, lost: diagnostics.lost + this.socket.droppedFrames };
  }

  /** What the buttons of the Room do. @returns {Record<string, () => void>} */
  actions() {
    return {
      mute: () => this.toggleMute(),
      microphone: () => void this.openMicrophone(),
      write: () => this.changeMode("text"),
      sound: () => void this.sound.restore(),
      retry: () => this.socket.open(),
      dismiss: () => this.store.tell({ type: "warning_dismissed" }),
      "end-now": () => this.end(),
    };
  }
}
