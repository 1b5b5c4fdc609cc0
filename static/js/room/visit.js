/** What this tab remembers of a visit over a refresh: the way of answering and the pace asked for, nothing that was said. */

/** @typedef {import("./protocol.js").Mode} Mode */
/** @typedef {import("./protocol.js").TurnTaking} TurnTaking */
/** @typedef {{ mode: Mode, wish: TurnTaking | null }} Remembered */

const MODES = ["voice", "push", "text"];
const PRESETS = ["patient", "normal", "noisy"];

/**
 * @param {string} kept "mode" or "mode preset"
 * @returns {Remembered | null}
 */
export function readVisit(kept) {
  const [mode, wish = ""] = kept.split(" ");
  if (!MODES.includes(mode)) return null;
  return {
    mode: /** @type {Mode} */ (mode),
    wish: PRESETS.includes(wish) ? /** @type {TurnTaking} */ (wish) : null,
  };
}

export class Visit {
  /** @param {string} sessionId */
  constructor(sessionId) {
    this.key = `viva.room.${sessionId}`;
  }

  /** An earlier visit in this tab, if there was one. */
  recall() {
    try {
      return readVisit(sessionStorage.getItem(this.key) ?? "");
    } catch {
      return null;
    }
  }

  /** @param {Remembered} visit */
  remember({ mode, wish }) {
    try {
      sessionStorage.setItem(this.key, wish ? `${mode} ${wish}` : mode);
    } catch {
      // Without storage a reload begins with the check again; nothing is lost by that.
    }
  }
}
