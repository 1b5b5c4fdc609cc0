/** Which single notice the stage shows, and who holds the floor. Pure: everything follows from the state. */

/** @typedef {import("./state.js").RoomState} RoomState */
/** @typedef {"sentence" | "waiting" | "lost" | "taken_over" | "forbidden" | "refused" | "error" | "paused" | "sound" | "microphone" | "microphone_silent" | "text_instead" | "warning"} NoticeName */
/** `words`: which of the page's own sentences stands in where the server gave none. */
/** @typedef {{ name: NoticeName, sentence: string, words?: "offline" | "queue" }} Notice */
/** @typedef {import("./protocol.js").Phase | "elsewhere" | "locked" | "stopped"} Floor */

/** @type {Partial<Record<import("./state.js").Link, NoticeName>>} */
const OF_LINK = { taken_over: "taken_over", forbidden: "forbidden", refused: "refused", lost: "lost" };

/** @type {Partial<Record<import("./state.js").Link, Floor>>} */
const FLOOR_OF_LINK = {
  taken_over: "elsewhere",
  forbidden: "locked",
  refused: "stopped",
  lost: "reconnecting",
  over: "ended",
};

/** @type {Partial<Record<import("./protocol.js").Phase, NoticeName>>} */
const OF_PHASE = { error: "error", waiting: "waiting", paused: "paused" };

/**
 * The most important thing to say, or null.
 * @param {RoomState} state
 * @returns {Notice | null}
 */
export function notice(state) {
  const ofLink = OF_LINK[state.link];
  if (ofLink === "lost") return lost(state);
  if (ofLink) return { name: ofLink, sentence: ofLink === "refused" ? (state.warning?.message ?? "") : "" };
  const ofPhase = OF_PHASE[state.phase];
  if (ofPhase)
    return {
      name: ofPhase,
      sentence: state.sentence || (state.phase === "error" ? (state.warning?.message ?? "") : ""),
    };
  if (state.soundInterrupted) return { name: "sound", sentence: "" };
  if (state.mode !== "text" && isDeaf(state)) return { name: "microphone", sentence: "" };
  if (state.unheard) return { name: state.unheard.code, sentence: state.unheard.message };
  if (state.warning) return { name: "warning", sentence: state.warning.message };
  const sentence = state.busyWords || state.sentence;
  return sentence ? { name: "sentence", sentence } : null;
}

/** @param {RoomState} state @returns {Notice} */
function lost({ offline, phase }) {
  const notice = /** @type {const} */ ({ name: "lost", sentence: "" });
  if (offline) return { ...notice, words: "offline" };
  return phase === "waiting" ? { ...notice, words: "queue" } : notice;
}

/** @param {RoomState} state */
function isDeaf({ microphone }) {
  return microphone !== "live";
}

/**
 * Who holds the floor, as the page shows it: a lost line counts before what the server said last.
 * @param {RoomState} state
 * @returns {Floor}
 */
export function floor(state) {
  const ofLink = FLOOR_OF_LINK[state.link];
  if (ofLink) return ofLink;
  if (state.link === "opening" && !state.welcomed) return "connecting";
  if (state.phase === "listening" && isHeard(state)) return "speaking";
  return state.phase;
}

/**
 * The server may be done speaking while the voice still plays here.
 * @param {RoomState} state
 */
function isHeard({ played, flushedItem }) {
  return played.sounding && played.item > flushedItem;
}

/**
 * The page is no longer the place of this conversation.
 * @param {RoomState} state
 */
export function isQuiet({ link, phase }) {
  return link === "taken_over" || link === "forbidden" || link === "over" || phase === "error";
}
