/** Copies what is shown only once: where the clipboard may not be used, it selects it instead. */

/** @param {HTMLElement} group */
function attach(group) {
  const source = /** @type {HTMLInputElement} */ (group.querySelector("[data-copy-source]"));
  const button = /** @type {HTMLButtonElement} */ (group.querySelector("[data-copy-button]"));
  const status = /** @type {HTMLElement} */ (group.querySelector("[data-copy-status]"));

  button.addEventListener("click", async () => {
    source.select();
    try {
      await navigator.clipboard.writeText(source.value);
      status.textContent = button.dataset.copiedWords ?? "";
    } catch {
      source.focus();
    }
  });
}

for (const group of document.querySelectorAll("[data-copy-group]")) {
  attach(/** @type {HTMLElement} */ (group));
}
