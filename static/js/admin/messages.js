/** What the page says about what was just done, where people listen for it. */

const PLACE = "[data-messages]";

/**
 * @param {string} words
 * @param {"success" | "error"} kind
 */
export function say(words, kind) {
  const message = document.createElement("p");
  message.className = `viva-message viva-message-${kind}`;
  message.textContent = words;
  document.querySelector(PLACE)?.replaceChildren(message);
}

/** What was sent did not get through; it stays where it was written. */
export function sayFailed() {
  const place = /** @type {HTMLElement | null} */ (document.querySelector(PLACE));
  say(place?.dataset.failedWords ?? "", "error");
}

/**
 * As a page of the server says it.
 * @param {Document} page
 */
export function sayAsOn(page) {
  const said = page.querySelector(PLACE);
  document.querySelector(PLACE)?.replaceChildren(...(said ? [...said.children] : []));
}
