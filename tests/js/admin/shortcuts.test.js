import assert from "node:assert/strict";
import { test } from "node:test";
import { shortcutOf } from "../../../static/js/admin/shortcuts.js";

/** @param {object} more */
function press(more) {
  return shortcutOf({ key: "n", ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...more });
}

test("a single key is meant, whatever its case", () => {
  assert.equal(press({}), "n");
  assert.equal(press({ key: "N" }), "n");
});

test("combinations, held keys and keys with names belong to others", () => {
  for (const more of [{ ctrlKey: true }, { metaKey: true }, { altKey: true }, { repeat: true }, { key: "Enter" }]) {
    assert.equal(press(more), undefined);
  }
});
