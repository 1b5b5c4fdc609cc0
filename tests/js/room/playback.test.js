import assert from "node:assert/strict";
import { test } from "node:test";
import { Heard } from "../../../static/js/room/playback.js";

function heardWithLog() {
  const told = /** @type {[number, number][]} */ ([]);
  const played = /** @type {import("../../../static/js/room/state.js").Played[]} */ ([]);
  const heard = new Heard({
    onPlayed: (place) => played.push(place),
    onTold: (item, ms) => told.push([item, ms]),
    onLevel: () => undefined,
  });
  return { heard, told, played };
}

/** @param {number} item @param {number} ms */
function report(item, ms) {
  const rest = { playing: true, level: 0.2, underruns: 0 };
  return { type: /** @type {const} */ ("report"), item, samples: ms * 24, ...rest };
}

test("the server hears of it about every 200 ms, the captions every time", () => {
  const { heard, told, played } = heardWithLog();
  for (let ms = 0; ms <= 1000; ms += 50) heard.take(report(1, ms), ms, 0);
  assert.deepEqual(
    told.map(([, ms]) => ms),
    [0, 200, 400, 600, 800, 1000],
  );
  assert.equal(played.length, 21);
});

test("what is still on its way to the ear is not counted as heard", () => {
  const { heard, told } = heardWithLog();
  heard.take(report(1, 300), 0, 120);
  assert.deepEqual(told, [[1, 180]]);
  heard.take(report(2, 50), 10, 120);
  assert.deepEqual(told.at(-1), [2, 0]);
});

test("a flush is told at once", () => {
  const { heard, told, played } = heardWithLog();
  heard.take(report(1, 300), 0, 20);
  heard.take({ type: "flushed", item: 1, samples: 310 * 24 }, 5, 20);
  assert.deepEqual(told.at(-1), [1, 290]);
  assert.deepEqual(played.at(-1), { item: 1, ms: 290, done: true, sounding: false });
});

test("an item that has played out is told at once and in full", () => {
  const { heard, told } = heardWithLog();
  heard.take(report(1, 300), 0, 20);
  heard.take({ type: "finished", item: 1, samples: 333 * 24 }, 5, 20);
  assert.deepEqual(told.at(-1), [1, 333]);
});

test("a last report that comes after the end does not bring the item back", () => {
  const { heard, played } = heardWithLog();
  heard.take({ type: "finished", item: 1, samples: 333 * 24 }, 5, 0);
  heard.take(report(1, 333), 20, 0);
  assert.equal(played.length, 1);
});

test("nothing is told twice", () => {
  const { heard, told } = heardWithLog();
  heard.take(report(1, 300), 0, 0);
  heard.take(report(1, 300), 400, 0);
  assert.equal(told.length, 1);
});
