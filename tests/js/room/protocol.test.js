import assert from "node:assert/strict";
import { test } from "node:test";
import { afterClose, backoffMs, readMessage, safePath } from "../../../static/js/room/protocol.js";

test("each closing code leads where the protocol says", () => {
  const codes = /** @type {[number, string][]} */ ([
    [1000, "over"],
    [1001, "retry"],
    [1006, "retry"],
    [1012, "retry"],
    [4012, "retry"],
    [4400, "refused"],
    [4403, "forbidden"],
    [4409, "taken_over"],
    [4410, "over"],
    [4429, "refused"],
    [4503, "refused"],
    [1011, "retry"],
  ]);
  for (const [code, after] of codes) assert.equal(afterClose(code), after, String(code));
});

test("the pauses double from half a second to eight", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 40].map(backoffMs), [500, 1000, 2000, 4000, 8000, 8000, 8000]);
});

test("what is not a message is not read as one", () => {
  for (const text of ["", "[]", "null", "7", "{", '{"type": 3}']) assert.equal(readMessage(text), null, text);
  assert.deepEqual(readMessage('{"type":"pong","t":1}'), { type: "pong", t: 1 });
});

test("only a path of this site is followed", () => {
  assert.equal(safePath("/room/1/thanks", "/"), "/room/1/thanks");
  for (const path of [
    "//elsewhere.example",
    "https://elsewhere.example",
    "/\\elsewhere.example",
    "javascript:alert(1)",
    "",
  ]) {
    assert.equal(safePath(path, "/thanks"), "/thanks", path);
  }
});
