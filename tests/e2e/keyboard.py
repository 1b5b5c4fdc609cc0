"""Work by keyboard alone: from one thing to the next, and what has the focus is always seen."""

from playwright.sync_api import Locator, Page

#: In words what is wrong with the focus where it is; empty where nothing is.
WHAT_IS_WRONG = """() => {
    const it = document.activeElement;
    if (!it || it === document.body) return "nothing has the focus";
    const around = [it, it.closest("label"), it.closest(".viva-strip")].filter(Boolean);
    const isRinged = around.map((each) => getComputedStyle(each)).some((look) =>
        (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0)
        || look.boxShadow !== "none");
    const isTheBrowsersOwn = it instanceof HTMLMediaElement; // which rings its controls itself
    if (!isRinged && !isTheBrowsersOwn) return `no ring around ${it.outerHTML.slice(0, 160)}`;
    const { left, top, width, height } = it.getBoundingClientRect();
    const places = [[.5, .5], [.1, .1], [.9, .1], [.1, .9], [.9, .9]];
    const isSeen = places.some(([x, y]) => {
        const there = document.elementFromPoint(left + width * x, top + height * y);
        return there && (it.contains(there) || there.contains(it));
    });
    return isSeen ? "" : `hidden behind something: ${it.outerHTML.slice(0, 160)}`;
}"""
#: After the last thing on a page the focus is the browser's for one step, and then begins anew.
IS_AT_THE_EDGE = "document.activeElement === document.body"
HAS_FOCUS = "it => it === document.activeElement"
MOST_STEPS = 120


def walk_to(page: Page, goal: Locator, *, back: bool = False) -> None:
    """By Tab, and everything on the way is seen when the focus is on it."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate(IS_AT_THE_EDGE):
            continue
        assert_focus_is_seen(page)
        if goal.count() and goal.first.evaluate(HAS_FOCUS):
            return
    raise AssertionError(f"Not reached by keyboard: {goal}")


def press_on(page: Page, goal: Locator, key: str = "Enter", *, back: bool = False) -> None:
    walk_to(page, goal, back=back)
    page.keyboard.press(key)


def assert_focus_is_seen(page: Page) -> None:
    wrong = page.evaluate(WHAT_IS_WRONG)
    if wrong:
        raise AssertionError(wrong)
