import assert from "node:assert/strict";
import { mock, test } from "node:test";
import { RoomSocket } from "../../../static/js/room/socket.js";

/** A browser's socket, whose other side says what a test says. */
class FakeWebSocket {
  static CONNECTING = 0;
  static OPEN = 1;
  static CLOSED = 3;
  /** @type {FakeWebSocket[]} */
  static all = [];

  constructor() {
    this.readyState = FakeWebSocket.CONNECTING;
    /** @type {{ type: string, t: number }[]} */
    this.sent = [];
    /** @type {(() => void) | null} */
    this.onopen = null;
    /** @type {((event: { data: string }) => void) | null} */
    this.onmessage = null;
    /** @type {((event: { code: number }) => void) | null} */
    this.onclose = null;
    FakeWebSocket.all.push(this);
  }

  /** @param {string} text */
  send(text) {
    this.sent.push(JSON.parse(text));
  }

  close() {
    this.readyState = FakeWebSocket.CLOSED;
  }

  accept() {
    this.readyState = FakeWebSocket.OPEN;
    this.onopen?.();
  }

  /** @param {object} message */
  say(message) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }

  answer() {
    this.say({ type: "pong", t: this.sent.at(-1)?.t });
  }
}

/** A line on a clock of its own. @param {(line: { socket: RoomSocket, links: string[] }) => void} scene */
function onALine(scene) {
  mock.timers.enable({ apis: ["setTimeout", "setInterval", "Date"], now: 1_000_000 });
  const real = { performance: globalThis.performance };
  Object.defineProperty(globalThis, "performance", { value: { now: () => Date.now() }, configurable: true });
  Object.assign(globalThis, { window: globalThis, WebSocket: FakeWebSocket });
  FakeWebSocket.all = [];
  const links = /** @type {string[]} */ ([]);
  const nothing = () => undefined;
  try {
    const events = { greeting: () => [], onMessage: nothing, onVoice: nothing, onRebuffed: nothing };
    const socket = new RoomSocket("ws://here", { ...events, onLink: (link) => links.push(link) });
    socket.open();
    scene({ socket, links });
  } finally {
    mock.timers.reset();
    Object.defineProperty(globalThis, "performance", { value: real.performance, configurable: true });
  }
}

function newest() {
  const socket = FakeWebSocket.all.at(-1);
  assert.ok(socket);
  return socket;
}

test("a doubted line that answers stays", () =>
  onALine(({ socket, links }) => {
    newest().accept();
    socket.doubt();
    newest().answer();
    mock.timers.tick(3000);
    assert.deepEqual(links, []);
  }));

test("a doubted line is lost when nothing answers, though what was underway still comes", () =>
  onALine(({ socket, links }) => {
    newest().accept();
    socket.beat();
    mock.timers.tick(100);
    const earlier = newest().sent.at(-1);
    socket.doubt();
    mock.timers.tick(50);
    newest().say({ type: "turn", item: 1 });
    newest().say({ type: "pong", t: earlier?.t });
    mock.timers.tick(2900);
    assert.deepEqual(links, []);
    mock.timers.tick(100);
    assert.deepEqual(links, ["lost"]);
  }));

test("a doubted line on which more and more comes is not lost for a late answer", () =>
  onALine(({ socket, links }) => {
    newest().accept();
    socket.doubt();
    for (let second = 0; second < 3; second += 1) {
      mock.timers.tick(999);
      newest().say({ type: "caption", item: 1 });
    }
    mock.timers.tick(100);
    assert.deepEqual(links, []);
  }));

test("a network that is back begins anew what was begun without it", () =>
  onALine(({ socket, links }) => {
    socket.hurry();
    assert.equal(FakeWebSocket.all.length, 2);
    newest().accept();
    newest().say({ type: "welcome" });
    assert.deepEqual(links, []);
  }));

test("a line that nobody takes up is tried again", () =>
  onALine(({ links }) => {
    mock.timers.tick(20_000);
    assert.deepEqual(links, ["lost"]);
    mock.timers.tick(500);
    assert.equal(FakeWebSocket.all.length, 2);
  }));

test("a network that is back ends the wait for the next attempt", () =>
  onALine(({ socket, links }) => {
    for (const waitMs of [500, 1000, 2000, 4000]) {
      newest().onclose?.({ code: 1006 });
      mock.timers.tick(waitMs);
    }
    newest().onclose?.({ code: 1006 });
    mock.timers.tick(100);
    assert.equal(FakeWebSocket.all.length, 5);
    socket.hurry();
    assert.equal(FakeWebSocket.all.length, 6);
    assert.deepEqual(new Set(links), new Set(["lost"]));
  }));
