/** Everything that sounds on this page: the contexts, the microphone and the playback, from the check to the end. */

import { chime } from "../lib/chime.js";
import { announceConversation, isAlive, joinMicrophone, openContext, wake, watchInterruptions } from "./audio.js";
import { askForMicrophone, startCapture, whyNoMicrophone } from "./capture.js";
import { latencyMs, startPlayback } from "./playback.js";
import { startSilentPlayback } from "./silent.js";

/**
 * @typedef {object} SoundOptions
 * @property {string} captureUrl
 * @property {string} playbackUrl
 * @property {(microphone: import("./state.js").Microphone) => void} onMicrophone
 * @property {(interrupted: boolean) => void} onInterrupted
 * @property {import("./playback.js").PlaybackEvents} events
 */

/** @typedef {{ rate: number, delay: number, stalls: number, lost: number }} Diagnostics */

export class Sound {
  /** @param {SoundOptions} options */
  constructor(options) {
    this.options = options;
    /** @type {AudioContext | null} null until the first gesture */
    this.context = null;
    /** @type {import("./capture.js").Capture | null} */
    this.capture = null;
    /** @type {Promise<import("./playback.js").Playback> | null} */
    this.starting = null;
    /** @type {import("./playback.js").Playback | null} */
    this.playback = null;
    /** @type {Set<import("./capture.js").OnFrame>} */
    this.listeners = new Set();
  }

  /** Open or wake the context; call it in a user's gesture. Null in a browser without sound. */
  unlock() {
    if (typeof AudioContext === "undefined" || typeof AudioWorkletNode === "undefined") return null;
    if (!this.context) {
      announceConversation();
      this.context = openContext();
      watchInterruptions(this.context, this.options.onInterrupted);
    }
    void wake(this.context);
    return this.context;
  }

  /**
   * Ask for the microphone and start listening; call it in a user's gesture.
   * @param {string} [deviceId]
   * @returns {Promise<import("./state.js").Microphone>}
   */
  async openMicrophone(deviceId) {
    const context = this.unlock();
    let microphone = /** @type {import("./state.js").Microphone} */ ("live");
    try {
      const stream = await askForMicrophone(deviceId);
      if (!context) throw new DOMException("No sound in this browser", "NotSupportedError");
      this.closeMicrophone();
      await wake(context);
      this.capture = await startCapture({
        microphone: joinMicrophone(context, stream),
        workletUrl: this.options.captureUrl,
        onFrame: (frame, level) => {
          for (const listener of this.listeners) listener(frame, level);
        },
        onUnplugged: () => this.options.onMicrophone("unplugged"),
        onRestored: () => this.options.onMicrophone("live"),
      });
    } catch (error) {
      microphone = whyNoMicrophone(error);
    }
    this.options.onMicrophone(microphone);
    return microphone;
  }

  closeMicrophone() {
    this.capture?.stop();
    this.capture = null;
  }

  /** Start the playback once; the silent one where there is no sound. */
  startPlayback() {
    this.starting ??= this.makePlayback().then((playback) => {
      this.playback = playback;
      return playback;
    });
    return this.starting;
  }

  async makePlayback() {
    const { playbackUrl, events } = this.options;
    if (!this.context) return startSilentPlayback(events);
    try {
      return await startPlayback({ context: this.context, workletUrl: playbackUrl, events });
    } catch {
      return startSilentPlayback(events);
    }
  }

  /** After an interruption: wake, or start afresh (the server brings this page back to the same place). */
  async restore() {
    if (!this.context) return;
    await wake(this.context).catch(() => false);
    if (this.context.state === "running" && (await isAlive(this.context))) this.options.onInterrupted(false);
    else location.reload();
  }

  /** How the sound has fared so far. @returns {Diagnostics} */
  diagnose() {
    const { context, playback, capture } = this;
    return {
      rate: context?.sampleRate ?? 0,
      delay: context ? Math.round(latencyMs(context)) : 0,
      stalls: playback?.heard.underruns ?? 0,
      lost: capture?.droppedFrames() ?? 0,
    };
  }

  /** A few soft notes, if this page may make a sound by now. */
  callIn() {
    if (this.context?.state === "running") chime(this.context, 0.12);
  }

  /** Let go of everything; it can be started again. */
  stop() {
    this.closeMicrophone();
    if (this.context && this.context.state !== "closed") void this.context.close();
    this.context = null;
    this.playback = null;
    this.starting = null;
  }
}
