/** A playback without a speaker: the same queue, drained by a clock, so that captions keep their pace in a browser without sound. */

import { msToSamples } from "../lib/pcm.js";
import { Playout } from "../lib/playout.js";
import { Heard } from "./playback.js";

const TICK_MS = 50;

/**
 * @param {import("./playback.js").PlaybackEvents} events
 * @returns {import("./playback.js").Playback}
 */
export function startSilentPlayback(events) {
  const heard = new Heard(events);
  const now = () => performance.now();
  const playout = new Playout((item, samples) => heard.take({ type: "finished", item, samples }, now(), 0));
  const block = new Float32Array(msToSamples(1000));
  let before = now();
  setInterval(() => {
    const due = Math.min(block.length, msToSamples(now() - before));
    before = now();
    const sounding = playout.read(block, due) > 0;
    if (!sounding) return;
    const { item, playedSamples: samples } = playout;
    const rest = { playing: true, level: 0.1, underruns: 0 };
    heard.take({ type: "report", item, samples, ...rest }, now(), 0);
  }, TICK_MS);
  return {
    write: ({ item, offset, samples }) => playout.write(item, offset, samples),
    flush: (item) => heard.take({ type: "flushed", item, samples: playout.flush(item) }, now(), 0),
    end: (item) => playout.end(item),
    heard,
  };
}
