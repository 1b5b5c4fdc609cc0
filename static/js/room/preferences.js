/** What this person has arranged for themselves on this device; kept where the browser allows it. */

/** @typedef {{ keys: boolean, announce: boolean, still: boolean, time: boolean, captions: "" | "normal" | "large" | "largest" }} PreferenceValues */

const KEY = "viva.preferences";

/** @type {PreferenceValues} */
const DEFAULTS = { keys: true, announce: true, still: false, time: true, captions: "" };

export class Preferences {
  constructor() {
    /** @type {PreferenceValues} */
    this.values = { ...DEFAULTS, ...read() };
    /** @type {((values: PreferenceValues) => void)[]} */
    this.watchers = [];
  }

  /** @param {Partial<PreferenceValues>} change */
  set(change) {
    this.values = { ...this.values, ...change };
    try {
      localStorage.setItem(KEY, JSON.stringify(this.values));
    } catch {
      // A private window keeps nothing; the choice holds for this page.
    }
    for (const show of this.watchers) show(this.values);
  }

  /** @param {(values: PreferenceValues) => void} show */
  watch(show) {
    this.watchers.push(show);
    show(this.values);
  }
}

/** @returns {Partial<PreferenceValues>} */
function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}");
  } catch {
    return {};
  }
}
