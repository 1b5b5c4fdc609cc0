/** The key of push-to-talk at work: waits for the tail, and tells page and server what changes. */

import { TAIL_MS, Talk } from "./talk.js";

export class TalkKey {
  /** @param {{ store: import("./store.js").Store, send: (message: import("./protocol.js").BrowserMessage) => void }} options */
  constructor({ store, send }) {
    this.store = store;
    this.send = send;
    this.talk = new Talk();
    this.tailTimer = 0;
  }

  get isOpen() {
    return this.talk.isOpen;
  }

  /** Whether pressing it means anything now. */
  get isReady() {
    const { mode, microphone, link } = this.store.state();
    return mode === "push" && microphone === "live" && link === "open";
  }

  press() {
    if (this.isReady) this.handle((talk) => talk.press(performance.now()));
  }

  release() {
    this.handle((talk) => talk.release(performance.now()));
  }

  click() {
    if (this.isReady || this.isOpen) this.handle((talk) => talk.click());
  }

  /** The finger or the window is gone. */
  letGo() {
    this.handle((talk) => talk.letGo());
  }

  /** Close now, without a tail. */
  close() {
    this.handle((talk) => {
      talk.letGo();
      talk.expire();
    });
  }

  /** @param {(talk: Talk) => void} act */
  handle(act) {
    const { isOpen, state } = this.talk;
    act(this.talk);
    if (this.talk.state === state) return;
    window.clearTimeout(this.tailTimer);
    if (this.talk.state === "tail") this.tailTimer = window.setTimeout(() => this.handle((t) => t.expire()), TAIL_MS);
    this.store.tell({ type: "talk_changed", talk: this.talk.state });
    if (this.talk.isOpen !== isOpen) this.tell();
  }

  /** A server that does not know of push-to-talk understands a microphone that is muted between two presses. */
  tell() {
    const held = this.talk.isOpen;
    this.send(this.store.state().turnTaking ? { type: "talk", held } : { type: "mute", muted: !held });
  }
}
