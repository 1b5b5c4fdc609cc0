/** The geometry of the living shape: how large, how lively, how solid it is for each floor. Pure numbers, no canvas. */

/** @typedef {import("../room/notice.js").Floor} Floor */

/**
 * @typedef {object} Pose all lengths as a share of half the canvas
 * @property {number} radius
 * @property {number} swell how much the voice makes it grow
 * @property {number} wobble how far its edge wanders
 * @property {number} breath how far it breathes by itself
 * @property {number} solid opacity of the body
 * @property {number} ring opacity of the ring that follows the candidate
 * @property {boolean} still nothing moves
 */

/** @type {Record<"speaking" | "listening" | "thinking" | "calm" | "stopped", Pose>} */
const POSES = {
  speaking: { radius: 0.58, swell: 0.26, wobble: 0.045, breath: 0, solid: 1, ring: 0, still: false },
  listening: { radius: 0.44, swell: 0, wobble: 0.025, breath: 0.012, solid: 1, ring: 1, still: false },
  thinking: { radius: 0.5, swell: 0, wobble: 0.04, breath: 0.05, solid: 1, ring: 0, still: false },
  calm: { radius: 0.5, swell: 0, wobble: 0.04, breath: 0.025, solid: 0.85, ring: 0, still: false },
  stopped: { radius: 0.46, swell: 0, wobble: 0.04, breath: 0, solid: 0.38, ring: 0, still: true },
};

/** @type {Partial<Record<Floor, Pose>>} */
const BY_FLOOR = {
  speaking: POSES.speaking,
  listening: POSES.listening,
  thinking: POSES.thinking,
  connecting: POSES.thinking,
  paused: POSES.stopped,
  reconnecting: POSES.stopped,
  error: POSES.stopped,
  elsewhere: POSES.stopped,
  locked: POSES.stopped,
  stopped: POSES.stopped,
};

/**
 * @param {Floor} floor
 * @returns {Pose}
 */
export function poseOf(floor) {
  return BY_FLOOR[floor] ?? POSES.calm;
}

/**
 * A pose on its way to another.
 * @param {Pose} from
 * @param {Pose} to
 * @param {number} share of the way, 0 to 1
 * @returns {Pose}
 */
export function between(from, to, share) {
  /** @param {number} a @param {number} b */
  const mix = (a, b) => a + (b - a) * share;
  return {
    radius: mix(from.radius, to.radius),
    swell: mix(from.swell, to.swell),
    wobble: mix(from.wobble, to.wobble),
    breath: mix(from.breath, to.breath),
    solid: mix(from.solid, to.solid),
    ring: mix(from.ring, to.ring),
    still: to.still,
  };
}

/** The three layers, from the back: size, pace of the edge, and where its waves start. */
export const LAYERS = [
  { size: 1, pace: 0.5, start: 0.4, lively: 1 },
  { size: 0.8, pace: -0.7, start: 2.4, lively: 0.8 },
  { size: 0.58, pace: 0.9, start: 4.4, lively: 0.5 },
];

/**
 * The radius of a layer's edge in one direction, as a share of half the canvas.
 * @param {Pose} pose
 * @param {{ size: number, pace: number, start: number, lively: number }} layer
 * @param {number} angle in radians
 * @param {number} seconds
 * @param {number} level of the voice, 0 to 1
 */
export function edge(pose, layer, angle, seconds, level) {
  const breath = pose.breath * Math.sin((seconds * 2 * Math.PI) / 4.5);
  const radius = layer.size * (pose.radius + breath + pose.swell * level * layer.lively);
  const turn = layer.start + layer.pace * seconds;
  const waves =
    Math.sin(2 * angle + turn) + 0.6 * Math.sin(3 * angle - 1.7 * turn) + 0.2 * Math.sin(4 * angle + 2.3 * turn);
  return radius * (1 + pose.wobble * (1 + 1.4 * level * Math.sign(pose.swell)) * waves);
}

/**
 * The radius of the ring around a listening shape.
 * @param {Pose} pose
 * @param {number} level of the candidate's microphone, 0 to 1
 */
export function ringRadius(pose, level) {
  return pose.radius + 0.08 + 0.42 * level;
}
