"""What stands between a page and somebody: found by axe, by one list of rules for every screen."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: WCAG 2.2 AA, and what is good practice beyond it. Without the tags axe leaves 2.2's rules out.
#: All that it found in order would take longer to hand over than to find.
WCAG = {
    "resultTypes": ["violations"],
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
}
SHOWN_CHARACTERS = 160


def find_barriers(page: Page) -> list[str]:
    """As one line each: the rule, and the element."""
    found = Axe().run(page, options=WCAG).response["violations"]
    return [
        f"{rule['id']}: {node['html'][:SHOWN_CHARACTERS]}"
        for rule in found
        for node in rule["nodes"]
    ]


def hidden_width(page: Page) -> int:
    """How far the page reaches beyond the window, in pixels."""
    width: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return width
