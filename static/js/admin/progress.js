/** Looks again at the ledger while steps are at work, and shows what they wrote when they are done. */

import { say } from "./messages.js";
import { read, swap } from "./swap.js";

const LOOK_AGAIN_MS = 2_000;
/** What steps write; what people do stands in the same places and is kept by `swap`. */
const PANELS = ".viva-side section[id^=panel-]:not(#panel-ledger)";

let wasBusy = false;

async function look() {
  const area = /** @type {HTMLElement | null} */ (document.querySelector("[data-progress]"));
  const isBusy = area?.hasAttribute("data-busy") ?? false;
  if (area && isBusy && !document.hidden) {
    await renew(area);
  } else if (area && wasBusy && !isBusy) {
    await showResults(area).catch(() => {
      // The network is away: the page shows them when it is opened again.
    });
  }
  wasBusy = isBusy;
  setTimeout(look, LOOK_AGAIN_MS);
}

/** @param {HTMLElement} area */
async function renew(area) {
  try {
    const answer = await fetch(area.dataset.progress ?? "");
    const fresh = read(await answer.text()).querySelector("[data-progress]");
    if (answer.ok && fresh && fresh.textContent !== area.textContent) {
      swap(area, fresh);
    }
  } catch {
    // The network is away: the next look may find it.
  }
}

/**
 * A panel in which somebody is at work is left to them: it is renewed when they send or reload it.
 * @param {HTMLElement} area
 */
async function showResults(area) {
  const answer = await fetch(location.href);
  const page = read(await answer.text());
  for (const section of document.querySelectorAll(PANELS)) {
    const fresh = page.getElementById(section.id);
    if (fresh && fresh.textContent !== section.textContent && !section.contains(document.activeElement)) {
      swap(section, fresh);
    }
  }
  say(area.dataset.doneWords ?? "", "success");
}

if (document.querySelector("[data-progress]")) {
  look();
}
