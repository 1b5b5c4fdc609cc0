/** Parts of several recordings on one page: a time plays from there, and only one is heard at a time. */

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
  const players = /** @type {HTMLAudioElement[]} */ ([...page.querySelectorAll("[data-stretch-player]")]);
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
    const player = time?.closest("[data-stretch]")?.querySelector("[data-stretch-player]");
    if (time && player) {
      /** @type {HTMLElement} */ (player).hidden = false;
      playFrom(/** @type {HTMLAudioElement} */ (player), Number(time.getAttribute("data-play-ms")));
    }
  });
  putButtonsFirst(page);
}

/**
 * Where a button starts a player, the player shows itself once it plays.
 * @param {HTMLElement} page
 */
function putButtonsFirst(page) {
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (page.querySelectorAll("[data-play-ms][hidden]"))) {
    const player = /** @type {HTMLElement} */ (
      button.closest("[data-stretch]")?.querySelector("[data-stretch-player]")
    );
    button.hidden = false;
    player.hidden = true;
  }
}

for (const page of document.querySelectorAll("[data-stretches]")) {
  attach(/** @type {HTMLElement} */ (page));
}
