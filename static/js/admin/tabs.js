/** Shows one panel at a time. Without this script all panels stand one under the other. */

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

/** @param {HTMLElement} group */
function attach(group) {
  const list = /** @type {HTMLElement} */ (group.querySelector("[data-tablist]"));
  const panels = /** @type {HTMLElement[]} */ ([...group.querySelectorAll("[data-tab-title]")]);
  const tabs = panels.map((panel) => makeTab(panel));
  list.append(...tabs);
  list.hidden = false;

  /** @param {number} chosen */
  function show(chosen) {
    for (const [index, tab] of tabs.entries()) {
      tab.setAttribute("aria-selected", String(index === chosen));
      tab.tabIndex = index === chosen ? 0 : -1;
      panels[index].hidden = index !== chosen;
    }
  }

  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => show(index));
    tab.addEventListener("keydown", (event) => {
      const step = STEPS[/** @type {keyof typeof STEPS} */ (event.key)];
      if (step) {
        const next = (index + step + tabs.length) % tabs.length;
        show(next);
        tabs[next].focus();
      }
    });
  }
  function indexOfLinked() {
    const linked = document.getElementById(location.hash.slice(1));
    return panels.findIndex((panel) => panel.contains(linked));
  }

  show(Math.max(indexOfLinked(), 0));
  window.addEventListener("hashchange", () => {
    const index = indexOfLinked();
    if (index >= 0) {
      show(index);
    }
  });
}

/** @param {HTMLElement} panel */
function makeTab(panel) {
  const tab = document.createElement("button");
  tab.type = "button";
  tab.className = "viva-tab";
  tab.id = `tab-${panel.id}`;
  tab.textContent = panel.dataset.tabTitle ?? "";
  tab.setAttribute("role", "tab");
  tab.setAttribute("aria-controls", panel.id);
  panel.setAttribute("role", "tabpanel");
  panel.setAttribute("aria-labelledby", tab.id);
  panel.tabIndex = 0;
  return tab;
}

for (const group of document.querySelectorAll("[data-tabs]")) {
  attach(/** @type {HTMLElement} */ (group));
}
