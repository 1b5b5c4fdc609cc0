/** Draws the living shape: one canvas that shows who holds the floor, and how loud. */

import { between, edge, LAYERS, poseOf, ringRadius } from "../lib/shape.js";

const POINTS = 72;
const STILL_SECONDS = 1.5;

export class LivingShape {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    this.canvas = canvas;
    this.brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    /** @type {import("./notice.js").Floor} */
    this.floor = "idle";
    this.pose = poseOf("idle");
    this.voice = 0;
    this.microphone = 0;
    this.shownVoice = 0;
    this.shownMicrophone = 0;
    this.running = 0;
    this.frozen = false;
    this.reduced = window.matchMedia("(prefers-reduced-motion: reduce)");
    this.colours = ["", "", ""];
    for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
      window.matchMedia(query).addEventListener("change", () => this.readColours());
    }
    this.reduced.addEventListener("change", () => this.wake());
    new ResizeObserver(() => this.resize()).observe(canvas);
    this.readColours();
  }

  readColours() {
    const style = getComputedStyle(this.canvas);
    const forced = window.matchMedia("(forced-colors: active)").matches;
    this.colours = ["--shape-3", "--shape-2", "--shape-1"].map((name) =>
      forced ? style.color : style.getPropertyValue(name),
    );
    this.wake();
  }

  resize() {
    const scale = Math.min(2, window.devicePixelRatio || 1);
    const side = Math.round(Math.min(this.canvas.clientWidth, this.canvas.clientHeight) * scale);
    if (side > 0) {
      this.canvas.width = side;
      this.canvas.height = side;
    }
    this.wake();
  }

  /** @param {import("./notice.js").Floor} floor */
  setFloor(floor) {
    if (floor === this.floor) return;
    this.floor = floor;
    this.wake();
  }

  /** @param {boolean} frozen the candidate wants no motion */
  setFrozen(frozen) {
    this.frozen = frozen;
    this.wake();
  }

  get isStill() {
    return this.frozen || this.reduced.matches;
  }

  wake() {
    this.running ||= requestAnimationFrame((now) => this.draw(now));
  }

  /** @param {number} now in ms */
  draw(now) {
    const target = poseOf(this.floor);
    this.pose = this.isStill ? target : between(this.pose, target, 0.12);
    this.shownVoice += (this.voice - this.shownVoice) * (this.voice > this.shownVoice ? 0.45 : 0.12);
    this.shownMicrophone += (this.microphone - this.shownMicrophone) * 0.25;
    this.paint(this.isStill ? STILL_SECONDS : now / 1000);
    const settled =
      target.still && Math.abs(this.pose.radius - target.radius) < 0.002 && this.pose.solid - target.solid < 0.01;
    const asleep = this.isStill ? !target.ring : settled;
    this.running = asleep ? 0 : requestAnimationFrame((next) => this.draw(next));
  }

  /** @param {number} seconds */
  paint(seconds) {
    const half = this.canvas.width / 2;
    this.brush.clearRect(0, 0, this.canvas.width, this.canvas.height);
    const level = this.isStill ? 0 : this.shownVoice;
    const time = this.pose.still ? STILL_SECONDS : seconds;
    if (this.pose.ring > 0.02) this.ring(half);
    LAYERS.forEach((layer, place) => {
      this.trace(half, (angle) => edge(this.pose, layer, angle, time, level));
      this.brush.globalAlpha = this.pose.solid * [0.7, 0.75, 1][place];
      this.brush.fillStyle = this.colours[place];
      this.brush.fill();
    });
    if (this.pose.still) this.outline(half);
    this.brush.globalAlpha = 1;
  }

  /**
   * @param {number} half
   * @param {(angle: number) => number} radiusAt
   */
  trace(half, radiusAt) {
    this.brush.beginPath();
    for (let i = 0; i <= POINTS; i += 1) {
      const angle = (i * 2 * Math.PI) / POINTS;
      const radius = half * radiusAt(angle);
      this.brush.lineTo(half + radius * Math.cos(angle), half + radius * Math.sin(angle));
    }
    this.brush.closePath();
  }

  /** The soft ring that follows the candidate's level; without motion its strength alone follows. @param {number} half */
  ring(half) {
    const level = this.shownMicrophone;
    const radius = half * Math.min(0.97, ringRadius(this.pose, this.isStill ? 0.3 : level));
    this.brush.fillStyle = this.colours[0];
    this.brush.strokeStyle = this.colours[1];
    this.brush.lineWidth = half * 0.012;
    this.brush.beginPath();
    this.brush.arc(half, half, radius, 0, 2 * Math.PI);
    this.brush.globalAlpha = this.pose.ring * (0.14 + 0.3 * level);
    this.brush.fill();
    this.brush.globalAlpha = this.pose.ring * (0.4 + 0.4 * level);
    this.brush.stroke();
  }

  /** Stopped: a broken line around the body says so without colour. @param {number} half */
  outline(half) {
    this.brush.strokeStyle = this.colours[2];
    this.brush.globalAlpha = 0.7;
    this.brush.lineWidth = half * 0.014;
    this.brush.setLineDash([half * 0.05, half * 0.07]);
    this.brush.beginPath();
    this.brush.arc(half, half, half * (this.pose.radius + 0.16), 0, 2 * Math.PI);
    this.brush.stroke();
    this.brush.setLineDash([]);
  }
}
