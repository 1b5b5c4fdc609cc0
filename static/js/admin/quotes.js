/** Shows what a citation quotes while it is pointed at or has the focus; Escape takes it away. */

const GAP_PX = 8;
const LINGER_MS = 150;

const card = document.createElement("div");
card.className = "viva-quote-card";
card.id = "quote-card";
card.setAttribute("role", "tooltip");
card.hidden = true;
document.body.append(card);

/** @type {Element | null} */
let shown = null;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let leaving;

/** @param {Element} citation */
function show(citation) {
  clearTimeout(leaving);
  if (shown !== citation) {
    hide();
    shown = citation;
    card.textContent = quoteOf(citation);
    citation.setAttribute("aria-describedby", card.id);
    card.hidden = false;
    place(citation.getBoundingClientRect());
  }
}

/**
 * The title is what a browser shows without this script; both at once would be twice.
 * @param {Element} citation
 */
function quoteOf(citation) {
  const title = citation.getAttribute("title");
  if (title) {
    citation.setAttribute("data-quote", title);
    citation.removeAttribute("title");
  }
  return citation.getAttribute("data-quote") ?? "";
}

/** @param {DOMRect} box */
function place(box) {
  const { width, height } = card.getBoundingClientRect();
  const left = Math.min(Math.max(box.left, GAP_PX), innerWidth - width - GAP_PX);
  const over = box.top - height - GAP_PX;
  card.style.left = `${left}px`;
  card.style.top = `${over >= 0 ? over : box.bottom + GAP_PX}px`;
}

/** What gets the focus is scrolled to, and the card goes along. */
function follow() {
  if (shown) {
    place(shown.getBoundingClientRect());
  }
}

function hide() {
  shown?.removeAttribute("aria-describedby");
  shown = null;
  card.hidden = true;
}

/** @param {Event} event */
function citationOf(event) {
  const target = /** @type {Element} */ (event.target);
  return target.closest?.(".viva-citation[title], .viva-citation[data-quote]") ?? null;
}

for (const name of ["pointerover", "focusin"]) {
  document.addEventListener(name, (event) => {
    const citation = citationOf(event);
    if (citation) {
      show(citation);
    } else if (card.contains(/** @type {Node} */ (event.target))) {
      clearTimeout(leaving); // one may go over to the card and read on
    } else {
      clearTimeout(leaving);
      leaving = setTimeout(hide, LINGER_MS);
    }
  });
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    hide();
  }
});
document.addEventListener("scroll", follow, { capture: true, passive: true });
