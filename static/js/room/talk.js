/** Push-to-talk as a state: when it is open, when it closes, and the tail that keeps the last syllable. Pure; time is told. */

/** After letting go the microphone stays open for this long: the mouth is slower than the finger. */
export const TAIL_MS = 300;
/** A press that is shorter than this is a click: it stays open until the next one, for hands that cannot hold. */
export const CLICK_MS = 250;

/** `up`: closed; `held`: while pressed; `latched`: open until pressed again; `tail`: closing. */
/** @typedef {"up" | "held" | "latched" | "tail"} TalkState */

export class Talk {
  constructor() {
    /** @type {TalkState} */
    this.state = "up";
    this.pressedAtMs = 0;
  }

  /** Whether sound goes up. */
  get isOpen() {
    return this.state !== "up";
  }

  /** Whether the candidate means to speak; the tail is only for what is already said. */
  get isHeld() {
    return this.state === "held" || this.state === "latched";
  }

  /** @param {number} nowMs */
  press(nowMs) {
    if (this.state === "held") return;
    this.state = this.state === "latched" ? "tail" : "held";
    this.pressedAtMs = nowMs;
  }

  /** @param {number} nowMs */
  release(nowMs) {
    if (this.state === "held") this.state = nowMs - this.pressedAtMs < CLICK_MS ? "latched" : "tail";
  }

  /** One press and release at once, as a screen reader or a switch makes it. */
  click() {
    this.state = this.isHeld ? "tail" : "latched";
  }

  /** The finger, the window or the page is gone: nobody may be left listening. */
  letGo() {
    if (this.isHeld) this.state = "tail";
  }

  /** The tail is over. */
  expire() {
    if (this.state === "tail") this.state = "up";
  }
}
