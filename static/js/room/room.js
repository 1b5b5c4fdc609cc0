/** The Room at work: joins the line, the sound and the state, and says what each wish of the candidate does. */

import { loudness } from "../lib/pcm.js";
import { keepAwake } from "./awake.js";
import { PROTOCOL, safePath } from "./protocol.js";
import { RoomSocket } from "./socket.js";
import { TalkKey } from "./talk_key.js";
import { watchWakefulness } from "./wakefulness.js";
import { whyShut } from "./why_shut.js";

/** @typedef {import("./protocol.js").ServerMessage} ServerMessage */
/** @typedef {import("./protocol.js").BrowserMessage} BrowserMessage */
/** @typedef {import("./protocol.js").Mode} Mode */
/** @typedef {import("./state.js").RoomState} RoomState */

const END_AGAIN_MS = 3000;

export class Room {
  /**
   * @param {{ url: string, thanksUrl: string, store: import("./store.js").Store, sound: import("./sound.js").Sound, onMicrophoneLevel: (level: number) => void }} options
   */
  constructor({ url, thanksUrl, store, sound, onMicrophoneLevel }) {
    this.store = store;
    this.sound = sound;
    this.onMicrophoneLevel = onMicrophoneLevel;
    this.thanksUrl = thanksUrl;
    this.key = new TalkKey({ store, send: (message) => void this.socket.send(message) });
    this.socket = new RoomSocket(url, {
      greeting: () => this.greeting(),
      onMessage: (message) => this.receive(message),
      onVoice: (frame) => this.sound.playback?.write(frame),
      onLink: (link) => this.store.tell({ type: "link_changed", link }),
      onRebuffed: () => void this.askWhyShut(),
    });
    this.store.watch((state, before) => this.follow(state, before));
  }

  /** @param {Mode} mode */
  async enter(mode) {
    this.store.tell({ type: "mode_changed", mode });
    this.store.tell({ type: "entered" });
    await this.sound.startPlayback();
    this.sound.listeners.add((frame, level) => this.hear(frame, level));
    this.socket.open();
    keepAwake();
    watchWakefulness({
      onBack: () => this.socket.hurry(),
      onDoubt: () => this.socket.doubt(),
      onOffline: (offline) => this.store.tell({ type: "offline_changed", offline }),
    });
    setInterval(() => this.store.state().ending && this.socket.send({ type: "end" }), END_AGAIN_MS);
  }

  /** What a new line is told first, so that nothing said while it was down is lost. @returns {BrowserMessage[]} */
  greeting() {
    const { mode, muted, outbox, ending, turnTaking } = this.store.state();
    const known = mode === "push" && !turnTaking ? "voice" : mode;
    /** @type {BrowserMessage[]} */
    const messages = [{ type: "hello", protocol: PROTOCOL, mode: known }];
    if (known === "push" && this.key.isOpen) messages.push({ type: "talk", held: true });
    if (muted) messages.push({ type: "mute", muted });
    for (const { id, text } of outbox) messages.push({ type: "text", id, text });
    if (ending) messages.push({ type: "end" });
    return messages;
  }

  /** @param {ServerMessage} message */
  receive(message) {
    const before = this.store.state();
    if (message.type === "flush") this.sound.playback?.flush(message.item);
    if (message.type === "item_ended") this.sound.playback?.end(message.item);
    this.store.tell(message);
    if (message.type === "welcome") this.settle(before.turnTaking !== null);
  }

  /**
   * After a welcome: what this server could not be told before it had said what it knows.
   * @param {boolean} greetedInFull
   */
  settle(greetedInFull) {
    const { mode, turnTaking, wish } = this.store.state();
    if (mode === "push" && turnTaking && !greetedInFull) this.socket.send({ type: "mode", mode });
    if (mode === "push" && !turnTaking) this.key.tell();
    if (wish && turnTaking && wish !== turnTaking) this.socket.send({ type: "turn_taking", preset: wish });
  }

  /**
   * One frame of the microphone.
   * @param {ArrayBuffer} frame
   * @param {number} level
   */
  hear(frame, level) {
    const { mode, muted, link } = this.store.state();
    const open = mode === "voice" ? !muted : mode === "push" && this.key.isOpen;
    this.onMicrophoneLevel(open ? loudness(level) : 0);
    if (open && link === "open") this.socket.sendSound(frame);
  }

  /**
   * What follows from a change, apart from what is seen.
   * @param {RoomState} state
   * @param {RoomState} before
   */
  follow(state, before) {
    if (before.phase === "waiting" && isServed(state)) this.sound.callIn();
    if (state.link === before.link) return;
    if (state.link !== "open") this.key.close();
    if (state.link === "taken_over" || state.link === "forbidden") this.leave();
    if (state.link === "over") {
      this.leave();
      location.replace(safePath(state.next, this.thanksUrl));
    }
  }

  /** The line is refused without a word: the page's own address says whether the session is over or the key is lost. */
  async askWhyShut() {
    const why = await whyShut(location.href);
    if (!why || this.store.state().link !== "lost") return;
    this.socket.stop();
    if (why.kind === "over") this.store.tell({ type: "ended", reason: "", next: why.next });
    else this.store.tell({ type: "link_changed", link: "forbidden" });
  }

  leave() {
    this.key.close();
    this.socket.stop();
    this.sound.stop();
  }

  /** This page again, after another one had taken the session over. Call it in a user's gesture. */
  async continueHere() {
    const { mode } = this.store.state();
    this.sound.unlock();
    if (mode !== "text") await this.sound.openMicrophone();
    this.sound.capture?.setMuted(this.store.state().muted);
    await this.sound.startPlayback();
    this.store.tell({ type: "continued_here" });
    this.socket.open();
  }

  /** @param {string} text */
  type(text) {
    const id = crypto.randomUUID?.() ?? `${Date.now()}-${Math.random().toString(36).slice(2)}`;
    this.store.tell({ type: "typed", id, text });
    this.socket.send({ type: "text", id, text });
  }

  /**
   * Change the way of answering; nothing typed, said or played is touched by it.
   * @param {Mode} mode
   */
  async answerBy(mode) {
    const { microphone } = this.store.state();
    if (mode === "text") this.sound.closeMicrophone();
    else if (microphone !== "live" || !this.sound.capture) await this.sound.openMicrophone();
    this.changeMode(mode);
    if (mode !== "text") this.mute(false);
  }

  /** @param {Mode} mode */
  changeMode(mode) {
    const before = this.store.state().mode;
    if (mode === before) return;
    this.key.close();
    this.store.tell({ type: "mode_changed", mode });
    const isKnown = this.store.state().turnTaking !== null;
    this.socket.send({ type: "mode", mode: mode === "push" && !isKnown ? "voice" : mode });
    if (!isKnown && [mode, before].includes("push")) this.socket.send({ type: "mute", muted: mode === "push" });
  }

  /** @param {import("./protocol.js").TurnTaking} preset */
  wishFor(preset) {
    this.store.tell({ type: "turn_taking_wished", preset });
    if (this.store.state().turnTaking) this.socket.send({ type: "turn_taking", preset });
  }

  async openMicrophone() {
    if (this.store.state().mode === "text") {
      await this.answerBy("voice");
      return;
    }
    const microphone = await this.sound.openMicrophone();
    if (microphone === "live") this.mute(false);
    this.store.tell({ type: "unheard_read" });
  }

  /** @param {boolean} muted */
  mute(muted) {
    this.sound.capture?.setMuted(muted);
    if (muted === this.store.state().muted) return;
    this.store.tell({ type: "muted_changed", muted });
    this.socket.send({ type: "mute", muted });
  }

  toggleMute() {
    const { mode, microphone, muted } = this.store.state();
    if (mode === "push") return;
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
      write: () => void this.answerBy("text"),
      sound: () => void this.sound.restore(),
      retry: () => this.socket.open(),
      "continue-here": () => void this.continueHere(),
      dismiss: () => this.store.tell({ type: "warning_dismissed" }),
      "dismiss-time": () => this.store.tell({ type: "time_words_read" }),
      "dismiss-unheard": () => this.store.tell({ type: "unheard_read" }),
      "end-now": () => this.end(),
    };
  }
}

/** It is this candidate's turn to come in. @param {RoomState} state */
function isServed({ phase, link }) {
  return link === "open" && ["connecting", "listening", "thinking", "speaking"].includes(phase);
}
