"""The pages about claims and evidence name the test of each case; each of them exists."""

import re

import pytest

from tests.architecture.source import CHECKOUT

pytestmark = pytest.mark.unit

NAMES = ("claims.md", "evidence.md", "passages.md")
PAGES = [CHECKOUT / "docs" / "subsystems" / name for name in NAMES]
NAMED = re.compile(r"`(?:(?P<file>(?:\w+/)?test_\w+\.py)|…)(?:::(?P<test>\w+))?`")


def named_tests() -> list[tuple[str, str]]:
    """File and function; `…` stands for the file named before."""
    found, file = [], ""
    for page in PAGES:
        for match in NAMED.finditer(page.read_text(encoding="utf-8")):
            file = match["file"] or file
            found.append((file, match["test"] or ""))
    return found


@pytest.mark.parametrize(("file", "test"), named_tests())
def test_a_named_test_exists(file: str, test: str) -> None:
    places = list((CHECKOUT / "tests").rglob(file))
    assert any(f"def {test}" in place.read_text(encoding="utf-8") for place in places)


def test_the_page_names_tests_at_all() -> None:
    assert len(named_tests()) > 20
