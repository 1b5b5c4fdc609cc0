// Lets a test hear what the page plays: everything that goes to the speaker also goes through an analyser.

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
  window.output = { level, silentAfter };
})();
