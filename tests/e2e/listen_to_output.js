// Lets a test hear what the page plays: everything that goes to the speaker also goes through an analyser. And lets it
// speak: the microphone is a voice that a test switches on and off.

(() => {
  const samples = new Float32Array(256);
  let analyser = null;
  const connect = AudioNode.prototype.connect;
  AudioNode.prototype.connect = function (target, ...rest) {
    if (target instanceof AudioDestinationNode) {
      analyser ??= new AnalyserNode(this.context, { fftSize: 256 });
      connect.call(this, analyser);
    }
    return connect.call(this, target, ...rest);
  };
  const level = () => {
    if (!analyser) return 0;
    analyser.getFloatTimeDomainData(samples);
    return Math.max(...samples.map(Math.abs));
  };
  const sockets = [];
  window.WebSocket = class extends WebSocket {
    constructor(...values) {
      super(...values);
      sockets.push(this);
    }
  };
  // How long after a message of this type the page has been silent for good, in ms.
  const silentAfter = (type) =>
    new Promise((resolve) => {
      sockets.at(-1).addEventListener("message", ({ data }) => {
        if (typeof data !== "string" || JSON.parse(data).type !== type) return;
        const began = performance.now();
        let last = began;
        const look = setInterval(() => {
          if (level() > 0.0005) last = performance.now();
          if (performance.now() - began < 800) return;
          clearInterval(look);
          resolve(last - began);
        }, 2);
      });
    });
  const isLoud = (data) => new Int16Array(data.buffer ?? data).some((sample) => Math.abs(sample) > 1000);
  let mouth = null;
  // In place of the device's microphone: silent until somebody speaks.
  const openMouth = () => {
    navigator.mediaDevices.getUserMedia = async () => {
      const context = new AudioContext();
      const stream = new MediaStreamAudioDestinationNode(context);
      mouth = new GainNode(context, { gain: 0 });
      const voice = new OscillatorNode(context, { type: "sawtooth", frequency: 220 });
      voice.connect(mouth).connect(stream);
      voice.start();
      await context.resume();
      return stream.stream;
    };
  };
  // Begin to speak, and hear what comes of it. Milliseconds since then: `sent` when the first loud frame went up,
  // `told` when the page was told to be silent, `silent` when it was, for good.
  const silentAfterSpeaking = () =>
    new Promise((resolve) => {
      const times = { sent: null, told: null, silent: 0 };
      const socket = sockets.at(-1);
      const began = performance.now();
      const since = () => Math.round(performance.now() - began);
      const send = socket.send;
      socket.send = (data) => {
        if (times.sent === null && typeof data !== "string" && isLoud(data)) times.sent = since();
        send.call(socket, data);
      };
      const hear = ({ data }) => {
        if (times.told === null && typeof data === "string" && JSON.parse(data).type === "flush") times.told = since();
      };
      socket.addEventListener("message", hear);
      mouth.gain.value = 0.5;
      const look = setInterval(() => {
        if (level() > 0.0005) times.silent = since();
        if (since() < 800) return;
        clearInterval(look);
        socket.removeEventListener("message", hear);
        delete socket.send;
        mouth.gain.value = 0;
        resolve(times);
      }, 2);
    });
  window.output = { level, silentAfter, silentAfterSpeaking, openMouth };
})();
