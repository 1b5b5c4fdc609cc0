import assert from "node:assert/strict";
import { test } from "node:test";
import { verdict } from "../../../static/js/lib/connection.js";

test("short trips are good, with the middle one named", () => {
  assert.deepEqual(verdict([30, 20, 40, 25, 90]), { quality: "good", ms: 30, lost: 0 });
});

test("one lost trip, or long ones, are shaky", () => {
  assert.equal(verdict([30, null, 40, 25]).quality, "shaky");
  assert.equal(verdict([300, 310, 290]).quality, "shaky");
  assert.equal(verdict([30, 30, 1200]).quality, "shaky");
});

test("half of them lost is no connection", () => {
  assert.equal(verdict([30, null, null, 25]).quality, "lost");
  assert.equal(verdict([]).quality, "lost");
});
