/** Notices that the page may have missed something: the network went or came, the lid was closed, the tab was away. */

const TICK_MS = 2000;
const SLEPT_MS = 10_000;

/**
 * @typedef {object} WakefulnessEvents
 * @property {() => void} onBack the network is there again
 * @property {() => void} onDoubt what was open may be dead without having said so
 * @property {(offline: boolean) => void} onOffline
 */

/** @param {WakefulnessEvents} events */
export function watchWakefulness({ onBack, onDoubt, onOffline }) {
  window.addEventListener("online", () => {
    onOffline(false);
    onBack();
  });
  window.addEventListener("offline", () => {
    onOffline(true);
    onDoubt();
  });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && onDoubt());
  document.addEventListener("resume", onDoubt); // a page that the browser had frozen
  let before = Date.now();
  setInterval(() => {
    const now = Date.now(); // goes on while the device sleeps, other than performance.now()
    if (now - before > SLEPT_MS) onDoubt();
    before = now;
  }, TICK_MS);
}
