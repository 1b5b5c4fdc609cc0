"""A file and a test that a page of the documentation names are there, wherever in the checkout."""

import re
from pathlib import PurePosixPath

import pytest

from tests.architecture.source import CHECKOUT
from tests.docs.test_links import PAGES

pytestmark = pytest.mark.unit

SOURCE = ("py", "js", "css", "html", "sql")
LEFT_OUT = {"node_modules", ".venv"}
CODE = re.compile(r"`([^`\n]+)`")
NAMED = re.compile(rf"(?<![\w*/.-])[\w/-]+\.(?:{'|'.join(SOURCE)})\b")
TEST = re.compile(r"::(test_\w+)")
DEFINED = re.compile(r"^(?:async )?def (test_\w+)", re.MULTILINE)


def files() -> set[str]:
    """Each by its path and by every ending of it: `b.py` and `a/b.py` for `a/b.py`."""
    found = set[str]()
    for ending in SOURCE:
        for path in CHECKOUT.rglob(f"*.{ending}"):
            parts = path.relative_to(CHECKOUT).parts
            if not LEFT_OUT & set(parts):
                found |= {str(PurePosixPath(*parts[at:])) for at in range(len(parts))}
    return found


def test_a_file_that_a_page_names_exists() -> None:
    there = files()
    lost = [
        f"{page.name}: {name}"
        for page in PAGES
        for code in CODE.findall(page.read_text(encoding="utf-8"))
        for name in NAMED.findall(code)
        if name not in there
    ]
    assert lost == []


def test_a_test_that_a_page_names_exists() -> None:
    sources = (path.read_text(encoding="utf-8") for path in (CHECKOUT / "tests").rglob("test_*.py"))
    there = {name for source in sources for name in DEFINED.findall(source)}
    named = {(page.name, name) for page in PAGES for name in TEST.findall(page.read_text("utf-8"))}
    assert {each for each in named if each[1] not in there} == set()
    assert len(named) > 100


def test_files_are_named_at_all() -> None:
    text = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    assert len(NAMED.findall(text)) > 100
