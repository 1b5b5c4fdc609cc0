/** Where the focus goes when the part of the page that it was in has been replaced: near to where it was. */

const FOCUSABLE = "a[href], button, input:not([type=hidden]), select, textarea, summary";

/**
 * The same element; or what stands in the same named place, or in the same form; or the whole part.
 * @param {Element} was
 * @param {Element} place
 */
export function settleFocus(was, place) {
  const twin = place.contains(was) ? was : (twinOf(was, place) ?? place);
  const first = twin.matches(FOCUSABLE) ? twin : (twin.querySelector(FOCUSABLE) ?? twin);
  const goal = /** @type {HTMLElement} */ (inSight(first, place));
  if (!goal.matches(FOCUSABLE)) {
    goal.tabIndex = -1;
  }
  goal.focus();
}

/**
 * @param {Element} was
 * @param {Element} place
 */
function twinOf(was, place) {
  for (let named = was.closest("[id]"); named && named.id !== place.id; named = above(named)) {
    const twin = place.querySelector(`#${CSS.escape(named.id)}`);
    if (twin) {
      return twin;
    }
  }
  const action = was.closest("form")?.getAttribute("action") ?? "";
  return place.querySelector(`form[action="${CSS.escape(action)}"]`);
}

/** @param {Element} element */
function above(element) {
  return element.parentElement?.closest("[id]") ?? null;
}

/**
 * What is folded away cannot have the focus: the outermost closed fold around it can.
 * @param {Element} element
 * @param {Element} place
 */
function inSight(element, place) {
  let goal = element;
  let fold = element.closest("details:not([open])");
  while (fold && place.contains(fold)) {
    goal = fold.querySelector("summary") ?? goal;
    fold = fold.parentElement?.closest("details:not([open])") ?? null;
  }
  return goal;
}
