/** Parts of a page from the server in the place of older ones; what somebody is writing stays. */

import { settleFocus } from "./focus.js";

/**
 * @param {string} text a page, or a part of one
 * @returns {Document}
 */
export function read(text) {
  return new DOMParser().parseFromString(text, "text/html");
}

/**
 * Puts `fresh` where `old` is. The focus stays as near as it can to where it was, and forms in which
 * somebody has written stay as they are, but for `sent`.
 * @param {Element} old
 * @param {Element} fresh
 * @param {HTMLFormElement} [sent]
 */
export function swap(old, fresh, sent) {
  const focused = old.contains(document.activeElement) ? document.activeElement : null;
  const place = document.importNode(fresh, true);
  for (const form of old.querySelectorAll("form")) {
    const twin = place.querySelector(`form[action="${CSS.escape(form.getAttribute("action") ?? "")}"]`);
    if (form !== sent && twin && isWritten(form)) {
      keepOpen(form, twin);
      twin.replaceWith(form);
    }
  }
  old.replaceWith(place);
  if (focused && !place.contains(document.activeElement)) {
    settleFocus(focused, place);
  }
}

/**
 * Whether somebody has changed anything in it since it came.
 * @param {HTMLFormElement} form
 */
export function isWritten(form) {
  return [...form.elements].some((field) => {
    if (field instanceof HTMLInputElement && (field.type === "radio" || field.type === "checkbox")) {
      return field.checked !== field.defaultChecked;
    }
    if (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) {
      return field.type !== "hidden" && field.value !== field.defaultValue;
    }
    if (field instanceof HTMLSelectElement) {
      const first = Math.max(
        [...field.options].findIndex((option) => option.defaultSelected),
        0,
      );
      return field.selectedIndex !== first;
    }
    return false;
  });
}

/**
 * @param {Element} form
 * @param {Element} twin
 */
function keepOpen(form, twin) {
  const fold = twin.closest("details");
  if (fold && form.closest("details")?.open) {
    fold.open = true;
  }
}
