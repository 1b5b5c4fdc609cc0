/** The menu of the ways to answer: speaking, push-to-talk or typing, and how long a pause may be. */

import { find, findAll } from "../lib/dom.js";

/** @typedef {import("./protocol.js").Mode} Mode */
/** @typedef {import("./protocol.js").TurnTaking} TurnTaking */

export class Ways {
  /**
   * @param {HTMLElement} root
   * @param {{ onWay: (mode: Mode) => void, onPace: (preset: TurnTaking) => void, onClose: () => void }} events
   */
  constructor(root, { onWay, onPace, onClose }) {
    this.dialog = find(root, '[data-dialog="ways"]');
    this.ways = /** @type {HTMLInputElement[]} */ (findAll(this.dialog, '[name="way"]'));
    this.paces = /** @type {HTMLInputElement[]} */ (findAll(this.dialog, '[name="pace"]'));
    this.paceChoice = find(this.dialog, "[data-paces]");
    for (const input of this.ways) input.addEventListener("change", () => onWay(/** @type {Mode} */ (input.value)));
    for (const input of this.paces)
      input.addEventListener("change", () => onPace(/** @type {TurnTaking} */ (input.value)));
    this.dialog.addEventListener("close", onClose);
  }

  focus() {
    this.ways.find((input) => input.checked)?.focus();
  }

  /** @param {import("./state.js").RoomState} state */
  show({ mode, turnTaking, wish }) {
    for (const input of this.ways) input.checked = input.value === mode;
    for (const input of this.paces) input.checked = input.value === (wish ?? turnTaking);
    this.paceChoice.hidden = turnTaking === null || mode !== "voice";
  }
}
