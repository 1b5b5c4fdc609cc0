// The peer: a tutorial proxy with `ws` between a page and a provider, that parses each of its events.
// node proxy.mjs PORT PROVIDER_URL
import { WebSocket, WebSocketServer } from "ws";

const [port, provider] = process.argv.slice(2);
const server = new WebSocketServer({ host: "127.0.0.1", port: Number(port), perMessageDeflate: false });

server.on("connection", (page) => {
  const voice = new WebSocket(provider, { perMessageDeflate: false });
  const items = new Map();

  const play = (event) => {
    const pcm = Buffer.from(event.delta, "base64");
    if (!items.has(event.item_id)) items.set(event.item_id, { number: items.size + 1, samples: 0 });
    const item = items.get(event.item_id);
    const frame = Buffer.allocUnsafe(8 + pcm.length);
    frame.writeUInt32LE(item.number, 0);
    frame.writeUInt32LE(item.samples, 4);
    pcm.copy(frame, 8);
    item.samples += pcm.length / 2;
    page.send(frame);
  };

  voice.on("message", (data) => {
    const event = JSON.parse(data.toString());
    if (event.type === "response.output_audio.delta") play(event);
    else if (event.type === "session.created") {
      voice.send(JSON.stringify({ type: "session.update", session: { type: "realtime" } }));
    } else if (event.type === "session.updated") voice.send(JSON.stringify({ type: "response.create" }));
    else page.send(JSON.stringify(event));
  });
  page.on("message", (data, isBinary) => {
    if (voice.readyState !== WebSocket.OPEN) return;
    if (isBinary) {
      voice.send(JSON.stringify({ type: "input_audio_buffer.append", audio: data.toString("base64") }));
    } else JSON.parse(data.toString());
  });
  page.on("close", () => voice.close());
  voice.on("close", () => page.close());
  page.on("error", () => voice.terminate());
  voice.on("error", () => page.terminate());
});
