// WebSocket frames on bare sockets, so that whoever measures costs less than what is measured.
import { createHash } from "node:crypto";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
export const TEXT = 1;
export const BINARY = 2;
export const CLOSE = 8;
export const PING = 9;
export const PONG = 10;

/** Answers an upgrade; `key` is what the client sent. */
export function answerTo(key) {
  const accept = createHash("sha1")
    .update(key + GUID)
    .digest("base64");
  return `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`;
}

/** A frame; a client's is masked with zeros, which leaves the payload as it is. */
export function frame(kind, payload, isMasked) {
  const mask = isMasked ? 0x80 : 0;
  let head;
  if (payload.length < 126) head = Buffer.from([0x80 | kind, mask | payload.length]);
  else if (payload.length < 65536) {
    head = Buffer.from([0x80 | kind, mask | 126, payload.length >> 8, payload.length & 255]);
  } else {
    head = Buffer.alloc(10);
    head[0] = 0x80 | kind;
    head[1] = mask | 127;
    head.writeUInt32BE(payload.length, 6);
  }
  return Buffer.concat(isMasked ? [head, Buffer.alloc(4), payload] : [head, payload]);
}

/** Cuts a socket's bytes into frames: `take(kind, payload)`, where at least `peek` bytes are unmasked. */
export class Reader {
  constructor(take, peek = 128) {
    this.take = take;
    this.peek = peek;
    this.left = null;
  }

  push(chunk) {
    const bytes = this.left === null ? chunk : Buffer.concat([this.left, chunk]);
    let at = 0;
    while (bytes.length - at >= 2) {
      const end = this.one(bytes, at);
      if (end === 0) break;
      at = end;
    }
    this.left = at === bytes.length ? null : bytes.subarray(at);
  }

  one(bytes, at) {
    let size = bytes[at + 1] & 127;
    let start = at + 2;
    if (size === 126) {
      if (bytes.length < at + 4) return 0;
      size = bytes.readUInt16BE(at + 2);
      start = at + 4;
    } else if (size === 127) {
      if (bytes.length < at + 10) return 0;
      size = bytes.readUInt32BE(at + 6);
      start = at + 10;
    }
    const isMasked = bytes[at + 1] & 128;
    if (isMasked) start += 4;
    if (bytes.length < start + size) return 0;
    const payload = bytes.subarray(start, start + size);
    if (isMasked) this.unmask(payload, bytes.subarray(start - 4, start));
    const kind = bytes[at] & 15;
    this.take(kind, payload);
    return start + size;
  }

  unmask(payload, mask) {
    const length = payload.length > 1000 ? Math.min(this.peek, payload.length) : payload.length;
    for (let i = 0; i < length; i++) payload[i] ^= mask[i & 3];
  }
}
