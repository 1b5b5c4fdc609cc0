/** Everything that is seen in the Room, put together; each part shows the state and decides nothing. */

import { find, findAll } from "../lib/dom.js";
import { Announcer } from "./announcer.js";
import { Bar, sizeAfter } from "./bar.js";
import { Composer } from "./composer.js";
import { Dialogs } from "./dialogs.js";
import { History } from "./history.js";
import { Preferences } from "./preferences.js";
import { Stage } from "./stage.js";
import { Top } from "./top.js";

/** @typedef {import("./state.js").RoomState} RoomState */

export class View {
  /**
   * @param {HTMLElement} root
   * @param {{ onSend: (text: string) => void }} events
   */
  constructor(root, { onSend }) {
    this.root = root;
    this.preferences = new Preferences();
    this.stage = new Stage(root, this.preferences);
    this.top = new Top(root, this.preferences);
    this.bar = new Bar(root, this.preferences);
    this.history = new History(root);
    this.dialogs = new Dialogs(root, this.preferences);
    this.announcer = new Announcer(root, this.preferences);
    this.composer = new Composer(root, { onSend, onClose: () => this.closeComposer() });
    this.mode = "voice";
  }

  /**
   * @param {RoomState} state
   * @param {RoomState} before
   */
  show(state, before) {
    if (state.screen !== before.screen) this.enter();
    this.root.dataset.screen = state.screen;
    if (state.mode !== before.mode || state.screen !== before.screen) this.showMode(state);
    this.stage.show(state);
    this.top.show(state);
    this.bar.show(state);
    this.history.show(state);
    this.announcer.show(state);
  }

  enter() {
    for (const panel of findAll(this.root, "[data-panel]")) panel.hidden = panel.dataset.panel !== "room";
    find(this.root, "#main").focus();
  }

  /** @param {RoomState} state */
  showMode({ mode, screen }) {
    this.mode = mode;
    if (screen === "room" && mode === "text") this.openComposer(true);
    this.composer.voiceOnly.hidden = mode === "text";
  }

  /** @param {boolean} open */
  openComposer(open) {
    this.composer.open(open);
    this.bar.expand("text", open);
  }

  closeComposer() {
    if (this.mode === "voice") this.openComposer(false);
    this.bar.control("text").focus();
  }

  /** What the controls that only change the view do. @returns {Record<string, () => void>} */
  actions() {
    return {
      text: () => (this.composer.isOpen ? this.closeComposer() : this.openComposer(true)),
      captions: () => this.preferences.set({ captions: sizeAfter(this.bar.size) }),
      history: () => this.toggleHistory(),
      help: () => this.dialogs.open("help"),
      end: () => this.dialogs.open("end"),
      "close-dialog": () => this.dialogs.close(),
    };
  }

  toggleHistory() {
    this.history.toggle();
    this.bar.expand("history", this.history.isOpen);
    if (!this.history.isOpen) this.bar.control("history").focus();
  }
}
