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
import { Visit } from "./visit.js";

/** @typedef {{ session_id: string, mode: import("./protocol.js").Mode, captions: "normal" | "large", socket_path: string, thanks_url: string }} Context */

const root = document.body;
/** @type {Context} */
const context = JSON.parse(find(document, `#${root.dataset.context}`).textContent ?? "");
const address = new URL(context.socket_path, location.href);
address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
const visit = new Visit(context.session_id);
const earlier = visit.recall();

const store = createStore({
  ...initialState(earlier?.mode ?? context.mode),
  captionSize: context.captions === "large" ? "large" : "normal",
  wish: earlier?.wish ?? null,
});

const view = new View(root, {
  onSend: (text) => room.type(text),
  onWay: (mode) => void room.answerBy(mode),
  onPace: (preset) => room.wishFor(preset),
  key: () => room.key,
});

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

const room = new Room({
  url: address.href,
  thanksUrl: context.thanks_url,
  store,
  sound,
  onMicrophoneLevel: (level) => view.showMicrophone(level),
});

const check = new Check({
  root: find(root, ".check"),
  sound,
  mode: context.mode,
  healthUrl: root.dataset.health ?? "",
  onEnter: (mode) => void room.enter(mode),
});

function act(/** @type {string} */ name) {
  const inRoom = store.state().screen === "room";
  const actions = inRoom ? { ...view.actions(), ...room.actions() } : check.actions();
  if (name === "end-now") view.dialogs.close();
  if (name === "help") view.dialogs.showDiagnostics(room.diagnose());
  actions[name]?.();
}

document.addEventListener("click", (event) => {
  const button = /** @type {Element} */ (event.target).closest("[data-do]");
  if (!(button instanceof HTMLElement)) return;
  act(button.dataset.do ?? "");
  if (event.detail > 0) view.freeSpaceBar(button);
});
listenToKeys({ isOn: () => store.state().screen === "room" && view.preferences.values.keys, act });
window.addEventListener("pagehide", () => room.leave());
window.addEventListener("pageshow", (event) => event.persisted && location.reload());

window.addEventListener("beforeunload", (event) => {
  const { link, outbox } = store.state();
  if (outbox.length > 0 && link !== "over") event.preventDefault(); // an answer is still on its way
});

store.watch((state, before) => view.show(state, before));
store.watch((state) => state.screen === "room" && visit.remember(state));

if (earlier) check.mode = earlier.mode;
check.show(earlier ? "back" : check.mode === "text" ? "speaker" : "permission", { focus: false });
root.dataset.ready = "";
