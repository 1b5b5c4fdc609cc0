/** The microphone: asks for it, and hands on 40 ms frames of PCM16 with their level. */

/** @typedef {import("./state.js").Microphone} Microphone */

/**
 * @typedef {object} Capture
 * @property {(muted: boolean) => void} setMuted
 * @property {() => void} stop
 * @property {string} deviceId of the microphone in use
 * @property {() => number} droppedFrames
 */

// Browsers mute a track for a moment whenever a busy device is late; only what lasts is news.
const MUTED_FOR_MS = 2000;

/** @typedef {(frame: ArrayBuffer, level: number) => void} OnFrame the frame is only valid during the call */

/**
 * Ask for the microphone.
 * @param {string} [deviceId]
 * @returns {Promise<MediaStream>}
 */
export function askForMicrophone(deviceId) {
  if (!navigator.mediaDevices || typeof AudioWorkletNode === "undefined") {
    return Promise.reject(new DOMException("No microphone in this browser", "NotSupportedError"));
  }
  return navigator.mediaDevices.getUserMedia({
    audio: {
      channelCount: 1,
      echoCancellation: true,
      noiseSuppression: true,
      autoGainControl: true,
      ...(deviceId ? { deviceId: { exact: deviceId } } : {}),
    },
  });
}

/**
 * Why there is no microphone, from what getUserMedia threw.
 * @param {unknown} error
 * @returns {Microphone}
 */
export function whyNoMicrophone(error) {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "refused";
  if (name === "NotSupportedError" || name === "TypeError") return "unsupported";
  return "missing";
}

/**
 * @param {{ microphone: MediaStreamAudioSourceNode, workletUrl: string, onFrame: OnFrame, onUnplugged: () => void, onRestored: () => void }} options `onUnplugged`: the track has ended, or the device has silenced it
 * @returns {Promise<Capture>}
 */
export async function startCapture({ microphone, workletUrl, onFrame, onUnplugged, onRestored }) {
  const context = /** @type {AudioContext} */ (microphone.context);
  await context.audioWorklet.addModule(workletUrl);
  const node = new AudioWorkletNode(context, "capture", { numberOfInputs: 1, numberOfOutputs: 0, channelCount: 1 });
  const track = microphone.mediaStream.getAudioTracks()[0];
  let droppedFrames = 0;
  node.port.onmessage = ({ data }) => {
    droppedFrames = data.dropped;
    onFrame(data.frame, data.level);
    node.port.postMessage(data.frame, [data.frame]);
  };
  microphone.connect(node);
  track.addEventListener("ended", onUnplugged);
  let muteTimer = 0;
  const wait = () => {
    muteTimer = window.setTimeout(onUnplugged, MUTED_FOR_MS);
  };
  const restore = () => {
    window.clearTimeout(muteTimer);
    onRestored();
  };
  track.addEventListener("mute", wait);
  track.addEventListener("unmute", restore);
  return {
    setMuted(muted) {
      track.enabled = !muted;
    },
    stop() {
      track.removeEventListener("ended", onUnplugged);
      track.removeEventListener("mute", wait);
      track.removeEventListener("unmute", restore);
      window.clearTimeout(muteTimer);
      track.stop();
      microphone.disconnect();
      node.port.onmessage = null;
    },
    deviceId: track.getSettings().deviceId ?? "",
    droppedFrames: () => droppedFrames,
  };
}
