import assert from "node:assert/strict";
import { test } from "node:test";
import { CLICK_MS, TAIL_MS, Talk } from "../../../static/js/room/talk.js";
import { forSeeds } from "../random.js";

test("holding opens, letting go leaves a tail, and then it is closed", () => {
  const talk = new Talk();
  talk.press(1000);
  assert.deepEqual([talk.state, talk.isOpen, talk.isHeld], ["held", true, true]);
  talk.release(1000 + CLICK_MS);
  assert.deepEqual([talk.state, talk.isOpen, talk.isHeld], ["tail", true, false]);
  talk.expire();
  assert.deepEqual([talk.state, talk.isOpen], ["up", false]);
  assert.ok(TAIL_MS >= 200);
});

test("a click stays open until the next one, for hands that cannot hold", () => {
  const talk = new Talk();
  talk.press(1000);
  talk.release(1000 + CLICK_MS - 1);
  assert.equal(talk.state, "latched");
  talk.expire();
  assert.equal(talk.state, "latched");
  talk.press(5000);
  talk.release(5050);
  assert.equal(talk.state, "tail");
});

test("a click without a finger opens and closes", () => {
  const talk = new Talk();
  talk.click();
  assert.equal(talk.state, "latched");
  talk.click();
  assert.equal(talk.state, "tail");
});

test("pressing again within the tail goes on", () => {
  const talk = new Talk();
  talk.press(0);
  talk.release(2000);
  talk.press(2100);
  talk.expire();
  assert.equal(talk.state, "held");
});

test("a window that is gone closes it, held or latched", () => {
  for (const open of [(/** @type {Talk} */ t) => t.press(0), (/** @type {Talk} */ t) => t.click()]) {
    const talk = new Talk();
    open(talk);
    talk.letGo();
    assert.equal(talk.state, "tail");
  }
});

test("whatever happens, letting go and waiting closes it", () => {
  forSeeds(200, (random) => {
    const talk = new Talk();
    let now = 0;
    for (let step = 0; step < 30; step += 1) {
      now += Math.floor(400 * random());
      const acts = [
        () => talk.press(now),
        () => talk.release(now),
        () => talk.click(),
        () => talk.letGo(),
        () => talk.expire(),
      ];
      acts[Math.floor(random() * acts.length)]();
      assert.ok(talk.isOpen || !talk.isHeld);
    }
    talk.letGo();
    talk.expire();
    assert.equal(talk.isOpen, false);
  });
});
