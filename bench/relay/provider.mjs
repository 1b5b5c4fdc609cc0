// A provider that answers at once and speaks for ever, in real time: items of five seconds, with text.
import { createServer } from "node:net";
import { answerTo, CLOSE, frame, PING, PONG, Reader, TEXT } from "./wire.mjs";

export const FRAME_MS = 40;
export const FRAME_BYTES = 1920;
const ITEM_FRAMES = 125;
/** Eight bytes of time and one of nothing are twelve characters of base64. */
export const STAMP_BYTES = 9;
const STAMP_CHARACTERS = 12;
const SILENCE = Buffer.alloc(FRAME_BYTES);
const AUDIO_KEY = '"audio":"';
const FLOOD_FRAMES = 64;

export function stampOf(now) {
  const stamp = Buffer.alloc(STAMP_BYTES);
  stamp.writeDoubleLE(now, 0);
  return stamp;
}

export function readStamp(text) {
  return Buffer.from(text.slice(0, STAMP_CHARACTERS), "base64").readDoubleLE(0);
}

export class Provider {
  /** `heard(ms)` is told how long each frame took on its way up. */
  constructor(heard) {
    this.heard = heard;
    this.voices = new Set();
    this.flood = null; // {left} while the next voices are to speak as fast as they are heard
    this.isDeaf = false; // whether the next voices read nothing after their configuration
    this.server = createServer((socket) => new Voice(this, socket));
  }

  listen() {
    return new Promise((done) => this.server.listen(0, "127.0.0.1", () => done(this.server.address().port)));
  }
}

class Voice {
  constructor(provider, socket) {
    this.provider = provider;
    this.socket = socket;
    this.isOpen = false;
    this.speaksAt = Infinity;
    this.item = 0;
    this.frames = ITEM_FRAMES;
    this.reader = new Reader((kind, payload) => this.hear(kind, payload));
    socket.setNoDelay(true);
    socket.on("data", (chunk) => this.take(chunk));
    socket.on("error", () => socket.destroy());
    socket.on("close", () => provider.voices.delete(this));
  }

  take(chunk) {
    if (this.isOpen) return this.reader.push(chunk);
    const key = /sec-websocket-key: *(\S+)/i.exec(chunk.toString("latin1"));
    if (key === null) return this.socket.destroy();
    this.isOpen = true;
    this.socket.write(answerTo(key[1]));
    this.provider.voices.add(this);
    this.say({ type: "session.created", session: { id: "sess_1" } });
  }

  say(event) {
    this.socket.write(frame(TEXT, Buffer.from(JSON.stringify(event)), false));
  }

  hear(kind, payload) {
    if (kind === CLOSE) this.socket.destroy();
    else if (kind === PING) this.socket.write(frame(PONG, payload, false));
    else this.read(payload);
  }

  read(payload) {
    const head = payload.toString("latin1", 0, 100);
    if (head.includes("input_audio_buffer.append")) {
      const at = head.indexOf(AUDIO_KEY) + AUDIO_KEY.length;
      this.provider.heard(performance.now() - readStamp(head.slice(at)));
    } else if (head.includes("session.update")) {
      this.say({ type: "session.updated", session: { type: "realtime" } });
    } else if (head.includes("response.create")) this.begin();
  }

  begin() {
    if (this.speaksAt !== Infinity) return;
    this.nextItem();
    // Conversations that were opened together do not take turns together.
    this.frames = Math.floor(Math.random() * ITEM_FRAMES);
    if (this.provider.isDeaf) this.socket.pause();
    if (this.provider.flood !== null) this.pour(this.provider.flood);
    else this.speaksAt = performance.now() + Math.random() * FRAME_MS;
  }

  /** Ends the item before, writes down an answer of the candidate's, and begins another item. */
  nextItem() {
    if (this.item > 0) this.endItem();
    this.item += 1;
    this.frames = 0;
    const id = `item_${this.item}`;
    const response = `resp_${this.item}`;
    this.say({ type: "response.created", response: { id: response } });
    this.say({
      type: "conversation.item.added",
      previous_item_id: this.item > 1 ? `said_${this.item - 1}` : null,
      item: { id, type: "message", role: "assistant" },
    });
    this.text = { type: "response.output_audio_transcript.delta", response_id: response, item_id: id, content_index: 0 };
    const head = `{"type":"response.output_audio.delta","event_id":"event_${this.item}","response_id":"${response}","item_id":"${id}","output_index":0,"content_index":0,"delta":"`;
    const bytes = Buffer.from(`${head}${SILENCE.toString("base64")}"}`);
    this.template = frame(TEXT, bytes, false);
    this.stampAt = this.template.length - bytes.length + head.length;
  }

  endItem() {
    const id = `item_${this.item}`;
    const said = `said_${this.item}`;
    const response = `resp_${this.item}`;
    const words = { item_id: id, content_index: 0, transcript: "word ".repeat(20) };
    this.say({ type: "response.output_audio.done", item_id: id, response_id: response });
    this.say({ type: "response.output_audio_transcript.done", response_id: response, ...words });
    const output = [{ id, type: "message", role: "assistant" }];
    this.say({ type: "response.done", response: { id: response, status: "completed", output } });
    this.say({ type: "input_audio_buffer.committed", item_id: said, previous_item_id: id });
    const transcript = "I built a billing system with Django and Postgres.";
    this.say({ type: "conversation.item.input_audio_transcription.completed", item_id: said, transcript });
  }

  /** Called about every millisecond. */
  tick(now) {
    while (now >= this.speaksAt) {
      this.speaksAt += FRAME_MS;
      this.speak(now);
    }
  }

  speak(now) {
    if (this.frames === ITEM_FRAMES) this.nextItem();
    const bytes = Buffer.from(this.template);
    bytes.write(stampOf(now).toString("base64"), this.stampAt, "latin1");
    this.socket.write(bytes);
    this.frames += 1;
    if (this.frames % 6 === 0) this.say({ ...this.text, delta: "word " });
  }

  pour(flood) {
    for (let i = 0; i < FLOOD_FRAMES && flood.left > 0 && !this.socket.destroyed; i++) {
      flood.left -= FRAME_BYTES;
      this.socket.write(this.template);
    }
    if (flood.left <= 0 || this.socket.destroyed) return;
    if (this.socket.writableNeedDrain) this.socket.once("drain", () => this.pour(flood));
    else setImmediate(() => this.pour(flood));
  }
}
