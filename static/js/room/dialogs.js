/** The dialogs of the Room, the question before the end, the ways to answer and the help, and the switches in the help. */

import { fill, find, findAll, setText } from "../lib/dom.js";

export class Dialogs {
  /**
   * @param {HTMLElement} root
   * @param {import("./preferences.js").Preferences} preferences
   */
  constructor(root, preferences) {
    this.root = root;
    for (const dialog of this.all()) {
      dialog.addEventListener("click", (event) => {
        if (event.target === dialog) dialog.close(); // the backdrop
      });
    }
    for (const name of /** @type {const} */ (["keys", "announce", "still"])) {
      const input = /** @type {HTMLInputElement} */ (find(root, `[data-preference="${name}"]`));
      input.checked = preferences.values[name];
      input.addEventListener("change", () => preferences.set({ [name]: input.checked }));
    }
  }

  all() {
    return /** @type {HTMLDialogElement[]} */ (findAll(this.root, "dialog"));
  }

  get isOpen() {
    return this.all().some((dialog) => dialog.open);
  }

  /** @param {"end" | "ways" | "help"} name */
  open(name) {
    if (!this.isOpen) /** @type {HTMLDialogElement} */ (find(this.root, `[data-dialog="${name}"]`)).showModal();
  }

  /** What somebody who helps from afar asks for. @param {import("./sound.js").Diagnostics} diagnostics */
  showDiagnostics(diagnostics) {
    const line = find(this.root, "[data-diagnostics]");
    setText(line, fill(line.dataset.template ?? "", diagnostics));
  }

  close() {
    for (const dialog of this.all()) dialog.close();
  }
}
