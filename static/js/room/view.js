/** Everything that is seen in the Room, put together; each part shows the state and decides nothing. */

import { find, findAll } from "../lib/dom.js";
import { Announcer } from "./announcer.js";
import { Bar, sizeAfter } from "./bar.js";
import { Composer } from "./composer.js";
import { Dialogs } from "./dialogs.js";
import { History } from "./history.js";
import { Preferences } from "./preferences.js";
import { Stage } from "./stage.js";
import { TalkButton } from "./talk_button.js";
import { Top } from "./top.js";
import { Waiting } from "./waiting.js";
import { Ways } from "./ways.js";

/** @typedef {import("./state.js").RoomState} RoomState */

export class View {
  /**
   * @param {HTMLElement} root
   * @param {{ onSend: (text: string) => void, onWay: (mode: import("./protocol.js").Mode) => void, onPace: (preset: import("./protocol.js").TurnTaking) => void, key: () => import("./talk_key.js").TalkKey }} events
   */
  constructor(root, { onSend, onWay, onPace, key }) {
    this.root = root;
    this.preferences = new Preferences();
    this.stage = new Stage(root, this.preferences);
    this.top = new Top(root, this.preferences);
    this.bar = new Bar(root, this.preferences);
    this.history = new History(root);
    this.dialogs = new Dialogs(root, this.preferences);
    this.announcer = new Announcer(root, this.preferences);
    this.composer = new Composer(root, { onSend, onClose: () => this.closeComposer() });
    this.ways = new Ways(root, { onWay, onPace, onClose: () => this.leaveWays() });
    this.talk = new TalkButton(root, { key, areKeysOn: () => this.preferences.values.keys && !this.dialogs.isOpen });
    this.waiting = new Waiting(root);
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
    this.ways.show(state);
    this.talk.show(state);
    this.waiting.show(state, before);
    this.history.show(state);
    this.announcer.show(state);
  }

  enter() {
    for (const panel of findAll(this.root, "[data-panel]")) panel.hidden = panel.dataset.panel !== "room";
    find(this.root, "#main").focus();
  }

  /** @param {RoomState} state */
  showMode({ mode, screen }) {
    if (screen === "room" && mode === "text") this.openComposer(true);
    else if (this.mode === "text" && this.composer.isEmpty) this.openComposer(false);
    this.mode = mode;
    this.composer.voiceOnly.hidden = mode === "text";
  }

  /** How loud the microphone is, 0 to 1; 0 while nothing of it is sent. @param {number} level */
  showMicrophone(level) {
    this.stage.shape.microphone = level;
    if (this.mode === "push") this.talk.hear(level);
  }

  openWays() {
    this.dialogs.open("ways");
    this.ways.focus();
  }

  /** The menu is closed: the focus goes to what was chosen. */
  leaveWays() {
    if (this.mode === "push") this.talk.button.focus();
    if (this.mode === "text") this.composer.box.focus();
  }

  /**
   * In push-to-talk, a control that was clicked does not keep the space bar to itself.
   * @param {HTMLElement} clicked
   */
  freeSpaceBar(clicked) {
    if (this.mode === "push" && !this.talk.panel.hidden && document.activeElement === clicked)
      this.talk.button.focus({ preventScroll: true });
  }

  /** @param {boolean} open */
  openComposer(open) {
    this.composer.open(open);
    this.bar.expand("text", open);
  }

  closeComposer() {
    if (this.mode !== "text") this.openComposer(false);
    this.bar.control("text").focus();
  }

  /** What the controls that only change the view do. @returns {Record<string, () => void>} */
  actions() {
    return {
      text: () => (this.composer.isOpen ? this.closeComposer() : this.openComposer(true)),
      captions: () => this.preferences.set({ captions: sizeAfter(this.bar.size) }),
      history: () => this.toggleHistory(),
      ways: () => this.openWays(),
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
