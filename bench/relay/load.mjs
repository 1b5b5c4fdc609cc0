// Pages that speak and play, and the provider they are joined to, in one process with one clock.
// Reads commands as lines of JSON, answers each with one line: `open`, `measure`, `close`, `slow`.
import { connect } from "node:net";
import { createInterface } from "node:readline";
import { FRAME_BYTES, FRAME_MS, Provider, readStamp, STAMP_BYTES, stampOf } from "./provider.mjs";
import { BINARY, CLOSE, frame, PING, PONG, Reader, TEXT } from "./wire.mjs";

const REPORT_EVERY_FRAMES = 5;
const BYTES_PER_MS = 48;
const OPEN_AT_ONCE = 10;
const OPEN_LIMIT_MS = 20_000;
const UP = frame(BINARY, Buffer.alloc(FRAME_BYTES), true);
const UP_AT = UP.length - FRAME_BYTES;
const APPEND_HEAD = '{"type":"input_audio_buffer.append","audio":"';
const APPEND_BYTES = Buffer.from(`${APPEND_HEAD}${Buffer.alloc(FRAME_BYTES).toString("base64")}"}`);
const APPEND = frame(TEXT, APPEND_BYTES, true);
const APPEND_AT = APPEND.length - APPEND_BYTES.length + APPEND_HEAD.length;
const DELTA_KEY = '"delta":"';
const REQUEST = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

const taken = { relay: [], direct: [] };
let isMeasuring = false;
const provider = new Provider((ms) => isMeasuring && taken.relay.push(ms));
const pages = new Set();

class Page {
  /** `visit` is {port, path, headers}; `isDirect` speaks the provider's protocol, without a relay. */
  constructor(visit, { isDirect = false, manner = "plays" } = {}) {
    this.isDirect = isDirect;
    this.manner = manner;
    this.speaksAt = Infinity;
    this.frames = 0;
    this.played = new Map();
    this.isUp = false;
    this.opened = new Promise((done) => {
      this.done = done;
    });
    this.reader = new Reader((kind, payload) => this.take(kind, payload));
    this.socket = connect(visit.port, "127.0.0.1");
    this.socket.setNoDelay(true);
    const headers = Object.entries(visit.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
    this.socket.write(`GET ${visit.path} HTTP/1.1\r\nHost: 127.0.0.1:${visit.port}\r\n${headers.join("")}${REQUEST}\r\n`);
    this.socket.on("data", (chunk) => this.read(chunk));
    this.socket.on("error", () => this.socket.destroy());
    this.socket.on("close", () => {
      pages.delete(this);
      this.done(false);
    });
    pages.add(this);
  }

  read(chunk) {
    if (this.isUp) return this.reader.push(chunk);
    const end = chunk.indexOf("\r\n\r\n");
    if (end < 0 || !chunk.toString("latin1", 0, 12).endsWith("101")) return this.socket.destroy();
    this.isUp = true;
    this.tell(this.isDirect ? { type: "session.update" } : { type: "hello", protocol: 1, mode: "voice" });
    if (this.isDirect) this.tell({ type: "response.create" });
    if (end + 4 < chunk.length) this.reader.push(chunk.subarray(end + 4));
  }

  tell(message) {
    if (!this.socket.destroyed) this.socket.write(frame(TEXT, Buffer.from(JSON.stringify(message)), true));
  }

  take(kind, payload) {
    if (kind === BINARY) this.play(payload);
    else if (kind === CLOSE) this.socket.destroy();
    else if (kind === PING) this.socket.write(frame(PONG, payload, true));
    else if (this.isDirect) this.hearDirect(payload.toString("latin1", 0, 250));
  }

  play(payload) {
    const now = performance.now();
    if (isMeasuring) taken.relay.push(now - payload.readDoubleLE(8));
    this.begin(now);
    const item = payload.readUInt32LE(0);
    this.played.set(item, payload.readUInt32LE(4) * 2 + payload.length - 8);
    this.item = item;
    if (this.manner !== "plays") this.socket.pause();
  }

  hearDirect(head) {
    const at = head.indexOf(DELTA_KEY);
    if (at < 0 || !head.includes("output_audio.delta")) return;
    const now = performance.now();
    if (isMeasuring) taken.direct.push(now - readStamp(head.slice(at + DELTA_KEY.length)));
    this.begin(now);
  }

  /** The first sound means that the session is up: from now on the microphone is open. */
  begin(now) {
    if (this.speaksAt !== Infinity) return;
    this.speaksAt = now + Math.random() * FRAME_MS;
    this.done(true);
  }

  tick(now) {
    if (this.manner === "liar") return this.tell({ type: "played", item: this.item ?? 1, ms: 3_600_000 });
    if (this.manner !== "plays") return;
    while (now >= this.speaksAt) {
      this.speaksAt += FRAME_MS;
      this.speak(now);
    }
  }

  speak(now) {
    const bytes = Buffer.from(this.isDirect ? APPEND : UP);
    if (this.isDirect) bytes.write(stampOf(now).toString("base64"), APPEND_AT, "latin1");
    else stampOf(now).copy(bytes, UP_AT, 0, STAMP_BYTES);
    this.socket.write(bytes);
    this.frames += 1;
    if (this.frames % REPORT_EVERY_FRAMES === 0 && !this.isDirect) {
      const ms = (this.played.get(this.item) ?? 0) / BYTES_PER_MS;
      this.tell({ type: "played", item: this.item, ms });
    }
  }
}

let beats = 0;
setInterval(() => {
  const now = performance.now();
  beats += 1;
  for (const voice of provider.voices) voice.tick(now);
  for (const page of pages) if (page.manner === "plays" || beats % 40 === 0) page.tick(now);
}, 1);

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

function percentile(sorted, share) {
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] : null;
}

function figures(values) {
  const sorted = Float64Array.from(values).sort();
  return { count: sorted.length, p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99) };
}

const commands = {
  /** Opens a page for each visit; says how many came up. */
  async open({ visits, direct = 0 }) {
    const own = Array.from({ length: direct }, () => ({ port: providerPort, path: "/" }));
    const made = own.map((visit) => new Page(visit, { isDirect: true }).opened);
    for (let at = 0; at < visits.length; at += OPEN_AT_ONCE) {
      const some = visits.slice(at, at + OPEN_AT_ONCE).map((visit) => new Page(visit).opened);
      made.push(...some);
      await Promise.race([Promise.all(some), sleep(OPEN_LIMIT_MS)]);
    }
    const up = await Promise.race([Promise.all(made), sleep(OPEN_LIMIT_MS)]);
    return { opened: (up ?? []).filter(Boolean).length };
  },

  async measure({ seconds }) {
    taken.relay = [];
    taken.direct = [];
    const live = pages.size;
    isMeasuring = true;
    await sleep(seconds * 1000);
    isMeasuring = false;
    return { relay: figures(taken.relay), direct: figures(taken.direct), lost: live - pages.size };
  },

  async close() {
    for (const page of pages) page.socket.destroy();
    provider.flood = null;
    provider.isDeaf = false;
    await sleep(300);
    return {};
  },

  /** One page or voice that does not read, while the other side offers so many bytes as fast as it can. */
  async slow({ visit, manner, bytes, seconds }) {
    const flood = { left: bytes };
    provider.flood = manner === "deaf voice" ? null : flood;
    provider.isDeaf = manner === "deaf voice";
    const page = new Page(visit, { manner: manner === "deaf voice" ? "plays" : manner });
    await Promise.race([page.opened, sleep(OPEN_LIMIT_MS)]);
    const until = performance.now() + seconds * 1000;
    while (flood.left > 0 && !page.socket.destroyed && performance.now() < until) {
      if (manner === "deaf voice") pourUp(page, flood);
      await sleep(5);
    }
    while (manner === "liar" && !page.socket.destroyed && performance.now() < until) await sleep(50);
    await sleep(500);
    const wasClosed = page.socket.destroyed;
    return { offered: bytes - flood.left, wasClosed };
  },
};

function pourUp(page, flood) {
  while (flood.left > 0 && !page.socket.writableNeedDrain && !page.socket.destroyed) {
    page.socket.write(UP);
    flood.left -= FRAME_BYTES;
  }
}

const providerPort = await provider.listen();
console.log(JSON.stringify({ port: providerPort }));
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  console.log(JSON.stringify(await commands[command.do](command)));
}
process.exit(0);
