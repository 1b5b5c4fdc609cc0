/** The interviewer's voice: hands sound to the audio thread, and says what of it has really been heard. */

import { samplesToMs } from "../lib/pcm.js";

/** @typedef {{ type: "sound", item: number, offset: number, samples: Int16Array<ArrayBuffer> } | { type: "flush", item: number } | { type: "end", item: number }} PlaybackCommand */
/** @typedef {{ type: "report", item: number, samples: number, playing: boolean, level: number, underruns: number } | { type: "finished" | "flushed", item: number, samples: number }} PlaybackReport */
/** @typedef {import("./state.js").Played} Played */

/**
 * @typedef {object} PlaybackEvents
 * @property {(played: Played) => void} onPlayed about 20 times a second while a voice is heard
 * @property {(item: number, ms: number) => void} onTold when the server should hear of it
 * @property {(level: number) => void} onLevel root mean square of what is heard
 */

const TELL_EVERY_MS = 200;

/** Turns reports in samples into what was heard, and decides which of them the server is told. Pure. */
export class Heard {
  /** @param {PlaybackEvents} events */
  constructor(events) {
    this.events = events;
    this.toldAtMs = Number.NEGATIVE_INFINITY;
    this.toldItem = -1;
    this.toldMs = -1;
    this.underruns = 0;
    this.doneItem = -1;
  }

  /**
   * @param {PlaybackReport} report
   * @param {number} nowMs
   * @param {number} latencyMs between the audio thread and the ear
   */
  take(report, nowMs, latencyMs) {
    if (report.type === "report") {
      this.underruns = report.underruns;
      this.events.onLevel(report.level);
      if (report.item >= 0 && report.item > this.doneItem) this.progress(report, nowMs, latencyMs);
      return;
    }
    this.doneItem = Math.max(this.doneItem, report.item);
    const ms = samplesToMs(report.samples) - (report.type === "flushed" ? latencyMs : 0);
    this.tell(report.item, Math.max(0, Math.round(ms)), nowMs);
    this.events.onPlayed({ item: report.item, ms: Math.max(0, ms), done: true, sounding: false });
  }

  /**
   * @param {{ item: number, samples: number, playing: boolean }} report
   * @param {number} nowMs
   * @param {number} latencyMs
   */
  progress({ item, samples, playing }, nowMs, latencyMs) {
    const ms = Math.max(0, samplesToMs(samples) - latencyMs);
    this.events.onPlayed({ item, ms, done: false, sounding: playing });
    if (item !== this.toldItem || nowMs - this.toldAtMs >= TELL_EVERY_MS) this.tell(item, Math.round(ms), nowMs);
  }

  /**
   * @param {number} item
   * @param {number} ms
   * @param {number} nowMs
   */
  tell(item, ms, nowMs) {
    if (item === this.toldItem && ms === this.toldMs) return;
    this.toldItem = item;
    this.toldMs = ms;
    this.toldAtMs = nowMs;
    this.events.onTold(item, ms);
  }
}

/**
 * @typedef {object} Playback
 * @property {(frame: import("../lib/frames.js").VoiceFrame) => void} write takes the frame's buffer away
 * @property {(item: number) => void} flush
 * @property {(item: number) => void} end
 * @property {Heard} heard
 */

/**
 * @param {{ context: AudioContext, workletUrl: string, events: PlaybackEvents }} options
 * @returns {Promise<Playback>}
 */
export async function startPlayback({ context, workletUrl, events }) {
  await context.audioWorklet.addModule(workletUrl);
  const node = new AudioWorkletNode(context, "playback", { numberOfInputs: 0, outputChannelCount: [1] });
  const heard = new Heard(events);
  node.port.onmessage = ({ data }) => heard.take(data, performance.now(), latencyMs(context));
  node.connect(context.destination);
  /** @param {PlaybackCommand} command @param {Transferable[]} [transfer] */
  const command = (command, transfer = []) => node.port.postMessage(command, transfer);
  return {
    write: ({ item, offset, samples }) => command({ type: "sound", item, offset, samples }, [samples.buffer]),
    flush: (item) => command({ type: "flush", item }),
    end: (item) => command({ type: "end", item }),
    heard,
  };
}

/** From the audio thread to the ear, as far as the browser knows. @param {AudioContext} context */
export function latencyMs(context) {
  return 1000 * (context.outputLatency || context.baseLatency || 0);
}
