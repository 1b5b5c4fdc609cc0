/**
 * Sends the forms of the panels without leaving the page, so that what is being heard goes on.
 * Without this script they are forms like any other.
 */

import { sayAsOn, sayFailed } from "./messages.js";
import { read, swap } from "./swap.js";

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement | null} submitter
 */
async function send(form, submitter) {
  const section = /** @type {HTMLElement} */ (form.closest("section[id]"));
  const data = new FormData(form, submitter);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", body: data });
    const page = read(await answer.text());
    const conflict = page.querySelector("[data-conflict]");
    const fresh = page.getElementById(section.id);
    if (conflict) {
      showConflict(form, conflict);
    } else if (answer.ok && fresh) {
      swap(section, fresh, form);
      sayAsOn(page);
    } else {
      sayFailed();
    }
  } catch {
    sayFailed(); // the network is away: what was written stays in the form
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/**
 * In the place of the form that was too late.
 * @param {HTMLFormElement} form
 * @param {Element} conflict
 */
function showConflict(form, conflict) {
  const place = /** @type {HTMLElement} */ (document.importNode(conflict, true));
  form.replaceWith(place);
  place.tabIndex = -1;
  place.focus();
}

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  if (form.matches("[data-in-place]") && form.closest("section[id]")) {
    event.preventDefault();
    if (!form.hasAttribute("aria-busy")) {
      send(form, event.submitter); // the second press of a double click is the same wish
    }
  }
});
