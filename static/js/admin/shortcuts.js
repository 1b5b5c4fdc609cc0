/** Single keys of the desk: a key opens the link, or leads to the field, that names it. They rest while somebody types, and can be switched off. */

const STORED = "viva.desk.keys";

/**
 * The key that is meant, or nothing: combinations and held keys belong to others.
 * @param {{ key: string, ctrlKey: boolean, metaKey: boolean, altKey: boolean, repeat: boolean }} event
 * @returns {string | undefined}
 */
export function shortcutOf({ key, ctrlKey, metaKey, altKey, repeat }) {
  const isSingle = key.length === 1 && !ctrlKey && !metaKey && !altKey && !repeat;
  return isSingle ? key.toLowerCase() : undefined;
}

function areOn() {
  try {
    return localStorage.getItem(STORED) !== "off";
  } catch {
    return true; // a browser that keeps nothing
  }
}

/** @param {boolean} isOn */
function keep(isOn) {
  try {
    localStorage.setItem(STORED, isOn ? "on" : "off");
  } catch {
    // Then it is on again on the next page.
  }
}

/** @param {KeyboardEvent} event */
function act(event) {
  const target = /** @type {Element | null} */ (event.target);
  if (event.defaultPrevented || !areOn() || target?.closest("input, textarea, select, dialog, [contenteditable]")) {
    return;
  }
  const key = shortcutOf(event);
  for (const link of document.querySelectorAll("[data-shortcut]")) {
    if (link.getAttribute("data-shortcut") === key) {
      event.preventDefault();
      follow(/** @type {HTMLElement} */ (link));
      return;
    }
  }
}

/** @param {HTMLElement} place */
function follow(place) {
  if (place instanceof HTMLInputElement) {
    place.focus();
    place.select();
  } else {
    place.click();
  }
}

/** Says which keys there are, and lets them be switched off. */
function attach() {
  for (const words of document.querySelectorAll("[data-shortcuts]")) {
    const box = /** @type {HTMLInputElement} */ (words.querySelector("[data-shortcuts-switch]"));
    box.checked = areOn();
    box.addEventListener("change", () => keep(box.checked));
    /** @type {HTMLElement} */ (words).hidden = false;
  }
  document.addEventListener("keydown", act);
}

if (typeof document !== "undefined") {
  attach();
}
