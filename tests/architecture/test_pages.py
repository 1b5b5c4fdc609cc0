"""Pages carry no style and no script of their own, and links in the docs lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import CHECKOUT, own_files, text_of

pytestmark = pytest.mark.unit

INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*(?:\ssrc=|type=\"application/json\"))"
)
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


@pytest.mark.parametrize("path", list(own_files(".html")), ids=str)
def test_a_page_has_no_inline_style_or_script(path: Path) -> None:
    assert INLINE.findall(text_of(path)) == []


@pytest.mark.parametrize("path", list(own_files(".js")), ids=str)
def test_a_script_makes_no_page_from_text(path: Path) -> None:
    assert "innerHTML" not in text_of(path)


def documents() -> list[Path]:
    return [*CHECKOUT.glob("*.md"), *sorted((CHECKOUT / "docs").rglob("*.md"))]


@pytest.mark.parametrize("path", documents(), ids=lambda path: str(path.relative_to(CHECKOUT)))
def test_links_of_a_document_lead_to_files(path: Path) -> None:
    targets = LINK.findall(path.read_text(encoding="utf-8"))
    assert [target for target in targets if not (path.parent / target).exists()] == []
