/**
 * The AudioContexts of the page. One runs at 24 kHz for everything where the browser allows it. Where the microphone may
 * not join at that rate (Firefox) it gets a second one at the device's own rate, and its worklet resamples.
 */

import { SAMPLE_RATE_HZ } from "../lib/pcm.js";

/** Tell iOS what is coming, so that sound goes to the loudspeaker and the ring switch does not silence it. */
export function announceConversation() {
  const { audioSession } = /** @type {{ audioSession?: { type: string } }} */ (navigator);
  if (audioSession) audioSession.type = "play-and-record";
}

/** Call it in a user's gesture, or it starts suspended. */
export function openContext() {
  try {
    return new AudioContext({ sampleRate: SAMPLE_RATE_HZ, latencyHint: "interactive" });
  } catch {
    return new AudioContext({ latencyHint: "interactive" });
  }
}

/**
 * The microphone as a node of this context, or of a new one at the device's rate.
 * @param {AudioContext} context
 * @param {MediaStream} stream
 */
export function joinMicrophone(context, stream) {
  try {
    return context.createMediaStreamSource(stream);
  } catch {
    const own = new AudioContext({ latencyHint: "interactive" });
    void own.resume();
    return own.createMediaStreamSource(stream);
  }
}

/**
 * Wake a suspended context. One that the system has interrupted (a call on iOS) must not be resumed: it would come back
 * broken; it becomes suspended by itself when the interruption is over.
 * @param {AudioContext} context
 */
export async function wake(context) {
  if (context.state === "suspended") await context.resume();
  return context.state === "running";
}

/**
 * Whether the clock of a running context moves; after an interruption on iOS it may not.
 * @param {AudioContext} context
 */
export async function isAlive(context) {
  const before = context.currentTime;
  await new Promise((resolve) => setTimeout(resolve, 300));
  return context.currentTime > before;
}

/**
 * Say when the device takes the sound away or gives it back, and wake the context as soon as that is allowed.
 * @param {AudioContext} context
 * @param {(interrupted: boolean) => void} changed
 */
export function watchInterruptions(context, changed) {
  const look = () => {
    if (context.state !== "closed") changed(context.state !== "running");
  };
  const tryToWake = () => {
    if (document.visibilityState === "visible" && context.state === "suspended") wake(context).then(look, look);
  };
  context.addEventListener("statechange", look);
  for (const event of ["visibilitychange", "pointerup", "keyup"]) document.addEventListener(event, tryToWake);
}
