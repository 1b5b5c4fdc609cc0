/** Single keys of the Room. They rest while somebody types or a dialog is open, and can be switched off. */

/** @type {Record<string, string>} */
const ACTIONS = { m: "mute", t: "text", c: "captions", w: "ways", h: "history", "?": "help", e: "end" };

/**
 * The action of a key press, or nothing.
 * @param {{ key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, repeat: boolean }} event
 */
export function actionOf({ key, ctrlKey, metaKey, altKey, repeat }) {
  return ctrlKey || metaKey || altKey || repeat ? undefined : ACTIONS[key.toLowerCase()];
}

/**
 * @param {{ isOn: () => boolean, act: (action: string) => void }} options
 */
export function listenToKeys({ isOn, act }) {
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element | null} */ (event.target);
    if (!isOn() || target?.closest("input, textarea, select, dialog")) return;
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    act(action);
  });
}
