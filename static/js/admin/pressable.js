/** Buttons for the keyboard where the theme has parts that only a mouse can press. Its words stand on the skip link. */

/**
 * @typedef {object} Part
 * @property {string} at what can be pressed
 * @property {string} [words] the name of the words that it is called by; none where it says so itself
 * @property {string} [opens] what the focus goes to when it is shown
 */

/** @type {Part[]} */
const PARTS = [
  { at: "[x-on\\:click*='sidebarDesktopOpen'], [x-on\\:click*='sidebarMobileOpen']", words: "menu" },
  { at: "[x-on\\:click^='openUserLinks = !']", words: "account", opens: "[x-show=openUserLinks]" },
  { at: "#changelist a[x-on\\:click*='filterOpen']", opens: "#changelist-filter" },
];

/**
 * @param {HTMLElement} part
 * @param {string} words
 * @param {string | undefined} opens
 */
function makePressable(part, words, opens) {
  const icons = part.matches(".material-symbols-outlined") ? [] : part.querySelectorAll(".material-symbols-outlined");
  for (const icon of icons) {
    icon.setAttribute("aria-hidden", "true"); // its text is the name of a picture
  }
  part.setAttribute("role", "button");
  part.tabIndex = 0;
  if (words) {
    part.setAttribute(
      "aria-label",
      [words, part.querySelector(".truncate")?.textContent?.trim()].filter(Boolean).join(": "),
    );
  }
  part.addEventListener("keydown", (event) => {
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      part.click();
      setTimeout(() => opens && enter(opens)); // the theme shows it a moment later
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && opens && document.querySelector(opens)?.contains(document.activeElement)) {
      part.focus();
    }
  });
}

/** @param {string} opened */
function enter(opened) {
  const first = /** @type {HTMLElement | null} */ (
    document.querySelector(`${opened} :is(a[href], input, select, button)`)
  );
  first?.focus();
}

document.addEventListener("DOMContentLoaded", () => {
  const words = /** @type {HTMLElement | null} */ (document.querySelector(".viva-skip"))?.dataset ?? {};
  for (const { at, words: name, opens } of PARTS) {
    for (const part of document.querySelectorAll(at)) {
      makePressable(/** @type {HTMLElement} */ (part), words[name ?? ""] ?? "", opens);
    }
  }
});
