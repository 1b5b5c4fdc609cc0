/** The line to the server: says hello, reads and writes frames, comes back with back-off after a loss. Decides nothing else. */

import { decodeVoiceFrame } from "../lib/frames.js";
import { afterClose, backoffMs, readMessage } from "./protocol.js";

/** @typedef {import("./protocol.js").BrowserMessage} BrowserMessage */

/**
 * @typedef {object} SocketEvents
 * @property {() => BrowserMessage[]} greeting what is sent first on every new line
 * @property {(message: import("./protocol.js").ServerMessage) => void} onMessage
 * @property {(frame: import("../lib/frames.js").VoiceFrame) => void} onVoice
 * @property {(link: import("./state.js").Link) => void} onLink
 * @property {() => void} onRebuffed the door was shut before a word: the server may have a reason that no socket tells
 */

const PING_EVERY_MS = 5000;
const SILENCE_MS = 15_000;
const STABLE_MS = 5000;
const ANSWER_MS = 3000;
// What was on its way when a line died still arrives for a while, and proves nothing.
const UNDERWAY_MS = 1000;
const REBUFFS_BEFORE_ASKING = 2;
// Five seconds of sound may wait in the browser, and some in the network: after a stall the server takes ten at once.
const MOST_WAITING_BYTES = 240_000;

export class RoomSocket {
  /**
   * @param {string} url
   * @param {SocketEvents} events
   */
  constructor(url, events) {
    this.url = url;
    this.events = events;
    /** @type {WebSocket | null} */
    this.socket = null;
    this.attempt = 0;
    this.heardAt = 0;
    this.answeredPing = 0;
    this.openedAt = 0;
    this.retryTimer = 0;
    this.droppedFrames = 0;
    this.stopped = false;
    setInterval(() => this.beat(), PING_EVERY_MS);
  }

  /** Open the line now, whatever back-off was running. */
  open() {
    window.clearTimeout(this.retryTimer);
    this.retryTimer = 0;
    this.stopped = false;
    this.abandon();
    this.heardAt = performance.now();
    const socket = new WebSocket(this.url);
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.opened(socket);
    socket.onmessage = ({ data }) => this.receive(data);
    socket.onclose = ({ code }) => this.closed(code);
    this.socket = socket;
  }

  /** Let go of a socket without hearing of its end. */
  abandon() {
    if (!this.socket) return;
    this.socket.onopen = null;
    this.socket.onmessage = null;
    this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }

  /** @param {WebSocket} socket */
  opened(socket) {
    this.heardAt = performance.now();
    this.openedAt = this.heardAt;
    for (const message of this.events.greeting()) socket.send(JSON.stringify(message));
  }

  /** @param {string | ArrayBuffer} data */
  receive(data) {
    this.heardAt = performance.now();
    if (typeof data !== "string") {
      this.events.onVoice(decodeVoiceFrame(data));
      return;
    }
    const message = readMessage(data);
    if (!message) return;
    if (message.type === "pong") this.answeredPing = message.t;
    if (message.type === "taken_over" || message.type === "ended") this.stopped = true;
    this.events.onMessage(message);
  }

  /** @param {number} code */
  closed(code) {
    this.socket = null;
    if (this.stopped) return;
    const after = afterClose(code);
    if (after !== "retry") {
      this.events.onLink(after);
      return;
    }
    if (this.openedAt && performance.now() - this.openedAt > STABLE_MS) this.attempt = 0;
    if (!this.openedAt && this.attempt >= REBUFFS_BEFORE_ASKING) this.events.onRebuffed();
    this.openedAt = 0;
    this.events.onLink("lost");
    this.retryTimer = window.setTimeout(() => this.open(), backoffMs(this.attempt));
    this.attempt += 1;
  }

  /** Ask whether the other side is there; a line that is silent for long is dead, whatever the browser believes. */
  beat() {
    if (!this.socket) return;
    if (performance.now() - this.heardAt > SILENCE_MS) this.giveUp();
    else this.send({ type: "ping", t: Math.round(performance.now()) });
  }

  /** The browser may take minutes to see that nobody is there: end the line here, as lost. */
  giveUp() {
    this.abandon();
    this.closed(1006);
  }

  /** The network is back: try at once, and quickly. */
  hurry() {
    this.attempt = 0;
    // A line that was begun without a network knocks ever more seldom.
    if (this.socket?.readyState === WebSocket.CONNECTING) this.open();
    else this.doubt();
  }

  /** The line may be dead without saying so: an answer is due soon. */
  doubt() {
    if (this.retryTimer) {
      this.open();
      return;
    }
    const { socket } = this;
    const asked = Math.round(performance.now());
    if (!this.send({ type: "ping", t: asked })) return;
    window.setTimeout(() => {
      if (this.socket === socket && !this.hasAnswered(asked)) this.giveUp();
    }, ANSWER_MS);
  }

  /**
   * Whether the other side has shown since then that it is there; behind much sound its answer may still be coming.
   * @param {number} asked
   */
  hasAnswered(asked) {
    return this.answeredPing >= asked || this.heardAt >= asked + UNDERWAY_MS;
  }

  /**
   * Answers whether there was a line to send it on.
   * @param {BrowserMessage} message
   */
  send(message) {
    if (this.socket?.readyState !== WebSocket.OPEN) return false;
    this.socket.send(JSON.stringify(message));
    return true;
  }

  /** @param {ArrayBuffer} frame */
  sendSound(frame) {
    if (this.socket?.readyState !== WebSocket.OPEN) return;
    if (this.socket.bufferedAmount > MOST_WAITING_BYTES) this.droppedFrames += 1;
    else this.socket.send(frame);
  }

  stop() {
    this.stopped = true;
    window.clearTimeout(this.retryTimer);
    this.retryTimer = 0;
    this.abandon();
  }
}
