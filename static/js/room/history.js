/** What was said, turn by turn, beside the stage. Keeps its elements, so that a reader's place is not lost. */

import { find, setText } from "../lib/dom.js";
import { saidTurns } from "./state.js";

/** @typedef {import("./protocol.js").Turn} Turn */

export class History {
  /** @param {HTMLElement} root */
  constructor(root) {
    this.panel = find(root, "[data-history]");
    this.list = find(root, "[data-history-list]");
    this.empty = find(root, "[data-history-empty]");
    this.template = /** @type {HTMLTemplateElement} */ (find(root, "[data-turn-template]"));
    this.words = find(root, "[data-history-words]").dataset;
    /** @type {Map<string, HTMLElement>} */
    this.rows = new Map();
  }

  get isOpen() {
    return !this.panel.hidden;
  }

  toggle() {
    this.panel.hidden = this.isOpen;
    if (!this.isOpen) return;
    this.list.scrollTop = this.list.scrollHeight;
    find(this.panel, "h2").focus();
  }

  /** @param {import("./state.js").RoomState} state */
  show(state) {
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 48;
    const turns = saidTurns(state);
    const rows = turns.map((turn, place) => this.row(String(turn.item), turn, turns[place + 1]));
    for (const { id, text } of state.outbox) rows.push(this.pending(id, text));
    this.keepOnly(rows);
    rows.forEach((row, place) => {
      if (this.list.children[place] !== row) this.list.insertBefore(row, this.list.children[place] ?? null);
    });
    this.empty.hidden = rows.length > 0;
    if (atEnd) this.list.scrollTop = this.list.scrollHeight;
  }

  /** @param {HTMLElement[]} rows */
  keepOnly(rows) {
    for (const [key, row] of this.rows) {
      if (rows.includes(row)) continue;
      row.remove();
      this.rows.delete(key);
    }
  }

  /** @param {string} key */
  element(key) {
    let row = this.rows.get(key);
    if (!row) {
      const copy = /** @type {DocumentFragment} */ (this.template.content.cloneNode(true));
      row = find(copy, "li");
      this.rows.set(key, row);
    }
    return row;
  }

  /**
   * @param {string} key
   * @param {Turn} turn
   * @param {Turn} [next]
   */
  row(key, turn, next) {
    const row = this.element(key);
    row.dataset.speaker = turn.speaker;
    row.dataset.status = turn.status;
    row.toggleAttribute("data-saved", turn.saved);
    setText(find(row, ".turn-who"), this.words[turn.speaker] ?? "");
    setText(find(row, ".turn-text"), this.text(turn));
    setText(find(row, ".turn-note"), this.note(turn, next));
    this.mark(row, turn.saved);
    return row;
  }

  /**
   * Saved is a small tick, and a word for those who cannot see it; not yet saved is said.
   * @param {HTMLElement} row
   * @param {boolean} saved
   */
  mark(row, saved) {
    const word = find(row, ".turn-state-word");
    word.classList.toggle("visually-hidden", saved);
    setText(word, (saved ? this.words.saved : this.words.unsaved) ?? "");
  }

  /** @param {Turn} turn */
  text(turn) {
    if (turn.status === "failed" && turn.text === "") return this.words.failed ?? "";
    const whole = turn.heard.trim() === turn.text.trim();
    return whole || turn.speaker === "candidate" ? turn.text : `${turn.heard.trimEnd()} …`;
  }

  /**
   * @param {Turn} turn
   * @param {Turn} [next]
   */
  note(turn, next) {
    const notes = [];
    const end = endOf(turn, next);
    if (end === "cut_in") notes.push(this.words.cutIn);
    if (end === "broken") notes.push(this.words.broken);
    if (turn.kind === "typed") notes.push(this.words.typed);
    return notes.join(" · ");
  }

  /**
   * A typed answer that the server has not confirmed.
   * @param {string} id
   * @param {string} text
   */
  pending(id, text) {
    const row = this.element(`typed-${id}`);
    row.dataset.speaker = "candidate";
    setText(find(row, ".turn-who"), this.words.candidate ?? "");
    setText(find(row, ".turn-text"), text);
    setText(find(row, ".turn-note"), this.words.sending ?? "");
    return row;
  }
}

/**
 * How the interviewer's words ended: in full, by the candidate who came in, or because a line broke. Until somebody
 * has spoken after them nobody knows: it may well be the candidate, who is still speaking.
 * @param {Turn} turn
 * @param {Turn} [next]
 * @returns {"whole" | "cut" | "cut_in" | "broken"}
 */
export function endOf(turn, next) {
  if (turn.speaker === "candidate" || turn.heard.trim() === turn.text.trim()) return "whole";
  if (!next) return "cut";
  return next.speaker === "candidate" ? "cut_in" : "broken";
}
