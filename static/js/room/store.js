/** Holds the state and tells everybody who shows it; the only place where it changes. */

import { reduce } from "./state.js";

/** @typedef {import("./state.js").RoomState} RoomState */

/**
 * @typedef {object} Store
 * @property {() => RoomState} state
 * @property {(message: import("./state.js").Message) => void} tell
 * @property {(show: (state: RoomState, before: RoomState) => void) => void} watch
 */

/**
 * @param {RoomState} first
 * @returns {Store}
 */
export function createStore(first) {
  let state = first;
  /** @type {((state: RoomState, before: RoomState) => void)[]} */
  const watchers = [];
  return {
    state: () => state,
    tell(message) {
      const before = state;
      state = reduce(state, message);
      for (const show of watchers) show(state, before);
    },
    watch(show) {
      watchers.push(show);
      show(state, state);
    },
  };
}
