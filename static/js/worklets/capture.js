/** On the audio thread: the microphone's blocks, without their rumble, become 40 ms frames of PCM16 at 24 kHz for the page. */

import { Framer } from "../lib/framer.js";
import { HighPass } from "../lib/highpass.js";
import { SAMPLE_RATE_HZ } from "../lib/pcm.js";
import { Resampler } from "../lib/resample.js";

const BLOCK_SAMPLES = 128;

class CaptureProcessor extends AudioWorkletProcessor {
  constructor() {
    super();
    this.framer = new Framer((frame, level) => this.send(frame, level));
    this.highPass = new HighPass(sampleRate);
    this.block = new Float32Array(BLOCK_SAMPLES);
    this.resampler = sampleRate === SAMPLE_RATE_HZ ? null : new Resampler(sampleRate, SAMPLE_RATE_HZ, BLOCK_SAMPLES);
    this.resampled = new Float32Array(this.resampler?.most(BLOCK_SAMPLES) ?? 0);
    this.transfer = /** @type {ArrayBuffer[]} */ ([]);
    this.message = { frame: new ArrayBuffer(0), level: 0, dropped: 0 };
    this.port.onmessage = (event) => this.framer.giveBack(event.data);
  }

  /**
   * @param {ArrayBuffer} frame
   * @param {number} level
   */
  send(frame, level) {
    this.message.frame = frame;
    this.message.level = level;
    this.message.dropped = this.framer.droppedFrames;
    this.transfer[0] = frame;
    this.port.postMessage(this.message, this.transfer);
  }

  /** @param {Float32Array[][]} inputs */
  process(inputs) {
    const channel = inputs[0]?.[0];
    if (!channel) return true;
    this.highPass.process(channel, channel.length, this.block);
    if (this.resampler) {
      const count = this.resampler.process(this.block, channel.length, this.resampled);
      this.framer.push(this.resampled, count);
    } else {
      this.framer.push(this.block, channel.length);
    }
    return true;
  }
}

registerProcessor("capture", CaptureProcessor);
