/** Compare: a time plays from there, in its own column; only one answer is heard at a time. */

/**
 * @param {HTMLAudioElement} player
 * @param {number} ms
 */
function playFrom(player, ms) {
  const move = () => {
    player.currentTime = ms / 1000;
  };
  if (player.readyState === HTMLMediaElement.HAVE_NOTHING) {
    player.addEventListener("loadedmetadata", move, { once: true });
  } else {
    move();
  }
  player.play().catch(() => {
    // The browser may refuse sound; the moment is set all the same.
  });
}

/** @param {HTMLElement} page */
function attach(page) {
  const players = /** @type {HTMLAudioElement[]} */ ([...page.querySelectorAll("[data-column-player]")]);
  for (const player of players) {
    player.addEventListener("play", () => {
      for (const other of players) {
        if (other !== player) {
          other.pause();
        }
      }
    });
  }
  page.addEventListener("click", (event) => {
    const time = /** @type {Element} */ (event.target).closest("[data-play-ms]");
    const player = time?.closest("[data-column]")?.querySelector("[data-column-player]");
    if (time && player) {
      playFrom(/** @type {HTMLAudioElement} */ (player), Number(time.getAttribute("data-play-ms")));
    }
  });
}

for (const page of document.querySelectorAll("[data-compare]")) {
  attach(/** @type {HTMLElement} */ (page));
}
