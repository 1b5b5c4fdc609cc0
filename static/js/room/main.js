/** Puts the Room together: reads the page, makes the parts, and gives each button its action. */

import { find } from "../lib/dom.js";
import { loudness } from "../lib/pcm.js";
import { Check } from "./check.js";
import { listenToKeys } from "./keys.js";
import { Room } from "./room.js";
import { Sound } from "./sound.js";
import { initialState } from "./state.js";
import { createStore } from "./store.js";
import { View } from "./view.js";

/** @typedef {{ session_id: string, mode: import("./protocol.js").Mode, captions: "normal" | "large", socket_path: string, thanks_url: string }} Context */

const root = document.body;
/** @type {Context} */
const context = JSON.parse(find(document, `#${root.dataset.context}`).textContent ?? "");
const address = new URL(context.socket_path, location.href);
address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
const visitKey = `viva.room.${context.session_id}`;

const store = createStore({
  ...initialState(context.mode),
  captionSize: context.captions === "large" ? "large" : "normal",
});

const view = new View(root, { onSend: (text) => room.type(text) });

const sound = new Sound({
  captureUrl: root.dataset.captureWorklet ?? "",
  playbackUrl: root.dataset.playbackWorklet ?? "",
  onMicrophone: (microphone) => store.tell({ type: "microphone_changed", microphone }),
  onInterrupted: (interrupted) => store.tell({ type: "sound_changed", interrupted }),
  events: {
    onPlayed: (played) => store.tell({ type: "voice_played", played }),
    onTold: (item, ms) => void room.socket.send({ type: "played", item, ms }),
    onLevel: (level) => {
      view.stage.shape.voice = loudness(level);
    },
  },
});

const room = new Room({ url: address.href, thanksUrl: context.thanks_url, store, sound, shape: view.stage.shape });

const check = new Check({
  root: find(root, ".check"),
  sound,
  mode: context.mode,
  healthUrl: root.dataset.health ?? "",
  onEnter: (mode) => {
    remember(mode);
    void room.enter(mode);
  },
});

/** @param {string} mode */
function remember(mode) {
  try {
    sessionStorage.setItem(visitKey, mode);
  } catch {
    // Without storage a reload begins with the check again; nothing is lost by that.
  }
}

/** The mode of an earlier visit in this tab, if there was one. */
function remembered() {
  try {
    return /** @type {import("./protocol.js").Mode | null} */ (sessionStorage.getItem(visitKey));
  } catch {
    return null;
  }
}

function act(/** @type {string} */ name) {
  const inRoom = store.state().screen === "room";
  const actions = inRoom ? { ...view.actions(), ...room.actions() } : check.actions();
  if (name === "end-now") view.dialogs.close();
  if (name === "help") view.dialogs.showDiagnostics(room.diagnose());
  actions[name]?.();
}

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-do]");
  if (button instanceof HTMLElement) act(button.dataset.do ?? "");
});
listenToKeys({ isOn: () => store.state().screen === "room" && view.preferences.values.keys, act });
window.addEventListener("pagehide", () => room.leave());
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

store.watch((state, before) => view.show(state, before));

const earlier = remembered();
if (earlier) check.mode = earlier;
check.show(earlier ? "back" : check.mode === "text" ? "speaker" : "permission", { focus: false });
root.dataset.ready = "";
