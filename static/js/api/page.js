/** Tries tools: the token stays in its field, and answers are shown as text, never as a page. */

import { find, findAll } from "../lib/dom.js";
import { pretty, requestFor } from "./call.js";

const token = find(document, "[data-token]");

/** @param {HTMLElement} tool */
function attach(tool) {
  const run = /** @type {HTMLButtonElement} */ (find(tool, "[data-run]"));
  const written = /** @type {HTMLTextAreaElement} */ (find(tool, "[data-arguments]"));
  const status = find(tool, "[data-status]");
  const result = find(tool, "[data-result]");

  run.addEventListener("click", async () => {
    const request = requestFor(/** @type {HTMLInputElement} */ (token).value, written.value);
    if (!request) {
      status.textContent = "{ } ?";
      written.focus();
      return;
    }
    run.disabled = true;
    status.textContent = "…";
    try {
      const response = await fetch(tool.dataset.tool ?? "", request);
      result.textContent = pretty(await response.text());
      status.textContent = `${response.status} ${response.statusText}`.trim();
      result.hidden = false;
    } catch (error) {
      status.textContent = String(error);
    } finally {
      run.disabled = false;
    }
  });
}

for (const tool of findAll(document, "[data-tool]")) attach(tool);
