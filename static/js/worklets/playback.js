/** On the audio thread: the interviewer's voice out of the queue into the speaker, and a report of what was really played. */

import { rms, SAMPLE_RATE_HZ } from "../lib/pcm.js";
import { Playout } from "../lib/playout.js";
import { Resampler } from "../lib/resample.js";

const BLOCK_SAMPLES = 128;
const REPORT_EVERY = Math.round(sampleRate / BLOCK_SAMPLES / 20);

class PlaybackProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.playout = new Playout((item, samples) => this.port.postMessage({ type: "finished", item, samples }));
    this.resampler = sampleRate === SAMPLE_RATE_HZ ? null : new Resampler(SAMPLE_RATE_HZ, sampleRate, BLOCK_SAMPLES);
    this.source = new Float32Array(BLOCK_SAMPLES);
    this.line = new Float32Array(BLOCK_SAMPLES + (this.resampler?.most(BLOCK_SAMPLES) ?? 0));
    this.ready = 0; // samples at the device's rate that wait in the line
    this.blocks = 0;
    this.loudest = 0;
    this.wasPlaying = false;
    this.report = {
      type: "report",
      item: -1,
      samples: 0,
      playing: false,
      level: 0,
      underruns: 0,
    };
    this.port.onmessage = (event) => this.obey(event.data);
  }

  /** @param {import("../room/playback.js").PlaybackCommand} command */
  obey(command) {
    if (command.type === "sound") this.playout.write(command.item, command.offset, command.samples);
    if (command.type === "end") this.playout.end(command.item);
    if (command.type === "flush") {
      const samples = this.playout.flush(command.item);
      this.port.postMessage({ type: "flushed", item: command.item, samples });
    }
  }

  /**
   * @param {Float32Array[][]} _inputs
   * @param {Float32Array[][]} outputs
   */
  process(_inputs, outputs) {
    const channels = outputs[0];
    const out = channels[0];
    const heard = this.resampler ? this.fill(out, this.resampler) : this.playout.read(out, out.length);
    for (let i = 1; i < channels.length; i += 1) channels[i].set(out);
    this.tell(out, heard > 0);
    return true;
  }

  /**
   * @param {Float32Array} out
   * @param {Resampler} resampler
   */
  fill(out, resampler) {
    let heard = 0;
    while (this.ready < out.length) {
      heard += this.playout.read(this.source, 64);
      this.ready += resampler.process(this.source, 64, this.line, this.ready);
    }
    for (let i = 0; i < out.length; i += 1) out[i] = this.line[i];
    this.ready -= out.length;
    this.line.copyWithin(0, out.length, out.length + this.ready);
    return heard;
  }

  /**
   * About 20 times a second while something plays, and once when it has fallen silent.
   * @param {Float32Array} out
   * @param {boolean} playing
   */
  tell(out, playing) {
    if (playing) this.loudest = Math.max(this.loudest, rms(out, out.length));
    this.blocks += 1;
    if (this.blocks < REPORT_EVERY && playing === this.wasPlaying) return;
    if (!playing && !this.wasPlaying) return;
    this.blocks = 0;
    this.wasPlaying = playing;
    const { report, playout } = this;
    report.item = playout.item;
    report.samples = playout.playedSamples;
    report.playing = playing;
    report.level = this.loudest;
    report.underruns = playout.jitter.underruns;
    this.loudest = 0;
    this.port.postMessage(report);
  }
}

registerProcessor("playback", PlaybackProcessor);
