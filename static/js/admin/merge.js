/** Brings a part of the page up to date: what has not changed stays, with its focus and its place. */

/**
 * Children are known by their ids. One with `data-merge` is brought up to date in turn; any other is
 * replaced if it differs. So a screen reader hears what is new, and nothing twice.
 * @param {Element} now
 * @param {Element} next
 */
export function merge(now, next) {
  const known = new Map([...now.children].map((child) => [child.id, child]));
  let place = now.firstElementChild;
  for (const wanted of [...next.children]) {
    const own = known.get(wanted.id);
    const node = own && takeOver(own, wanted) ? own : document.importNode(wanted, true);
    if (own && own !== node) {
      place = own === place ? own.nextElementSibling : place;
      own.remove();
    }
    if (node === place) {
      place = place.nextElementSibling;
    } else {
      now.insertBefore(node, place);
    }
  }
  while (place) {
    const gone = place;
    place = place.nextElementSibling;
    gone.remove();
  }
}

/**
 * Whether the element that is there can stay.
 * @param {Element} own
 * @param {Element} wanted
 */
function takeOver(own, wanted) {
  if (own.hasAttribute("data-merge")) {
    merge(own, wanted);
    return true;
  }
  return own.isEqualNode(wanted);
}
