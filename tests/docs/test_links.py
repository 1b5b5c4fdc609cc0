"""Every page of the documentation can be reached, and no link in it leads nowhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.unit

CHECKOUT = Path(__file__).resolve().parents[2]
DOCS = CHECKOUT / "docs"
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
PAGES = sorted([*DOCS.rglob("*.md"), CHECKOUT / "README.md", CHECKOUT / "CONTRIBUTING.md"])


def targets(page: Path) -> Iterator[Path]:
    """What a page links to in this checkout."""
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        if "://" not in target and not target.startswith("mailto:"):
            yield (page.parent / target).resolve()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(CHECKOUT)))
def test_a_link_leads_somewhere(page: Path) -> None:
    assert [str(target) for target in targets(page) if not target.exists()] == []


def test_the_index_leads_to_every_page() -> None:
    index = DOCS / "index.md"
    linked = set(targets(index))
    lost = {
        page
        for page in DOCS.rglob("*.md")
        if page != index and page not in linked and page.parent not in linked
    }
    assert {str(page.relative_to(DOCS)) for page in lost} == set()
