/** The session page: player and transcript in step, by mouse and by key. */

import { Player } from "./player.js";
import { Transcript } from "./transcript.js";

/** Where space and arrows have a meaning of their own. */
const BUSY = "a, button, input, select, textarea, summary, audio, [role=tab], [contenteditable]";

/** @param {HTMLElement} page */
function attach(page) {
  const transcript = new Transcript(page);
  const audio = /** @type {HTMLAudioElement | null} */ (page.querySelector("[data-player]"));
  const area = /** @type {HTMLElement | null} */ (page.querySelector("[data-player-area]"));
  const player = audio && area ? new Player(area, audio) : null;

  page.addEventListener("click", (event) => {
    const target = /** @type {Element} */ (event.target);
    const place = target.closest("[data-play-ms]") ?? (player && turnUnder(target));
    if (!place) {
      return;
    }
    event.preventDefault();
    const turn = document.getElementById(place.getAttribute("data-turn") ?? place.id);
    if (turn) {
      transcript.lead(turn, place);
    }
    player?.play(Number(place.getAttribute("data-play-ms") ?? place.getAttribute("data-start-ms")));
  });

  if (!player) {
    return;
  }
  page.setAttribute("data-playable", "");
  player.audio.addEventListener("timeupdate", () => transcript.follow(player.nowMs));
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target);
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || target.closest(BUSY)) {
      return;
    }
    if (event.key === " ") {
      event.preventDefault();
      player.toggle();
    } else if ((event.key === "ArrowLeft" || event.key === "ArrowRight") && player.press(event.key)) {
      event.preventDefault();
    }
  });
}

/**
 * The turn whose words were clicked, unless somebody is choosing words to copy.
 * @param {Element} target
 */
function turnUnder(target) {
  const isChoosing = String(document.getSelection() ?? "") !== "";
  return isChoosing ? null : (target.closest(".viva-turn-body")?.closest("[data-start-ms]") ?? null);
}

for (const page of document.querySelectorAll("[data-session]")) {
  attach(/** @type {HTMLElement} */ (page));
}
