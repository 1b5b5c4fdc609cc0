"""A report as Markdown in which nothing is active, for several readers of Markdown."""

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline.exports.composition import compose
from pipeline.exports.markdown_document import inert, write_markdown
from tests.pipeline.exports.reports import HOSTILE, make_hostile_report, make_report

pytestmark = pytest.mark.unit

ACTIVE = {"link_open", "image", "html_inline", "html_block", "fence", "code_block", "table_open"}


def tokens_of(markdown: str) -> list[Token]:
    """As a reader that allows everything: HTML and tables."""
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(markdown)
    return [inner for token in tokens for inner in (token, *(token.children or ()))]


@pytest.mark.fault("B43")
@pytest.mark.parametrize("name", HOSTILE)
def test_nothing_is_active(name: str) -> None:
    report = make_hostile_report(HOSTILE[name])
    markdown = write_markdown(compose(report), report.clocks).decode()
    assert {token.type for token in tokens_of(markdown)} & ACTIVE == set()
    assert [found for found in ("http://", "https://", "www.", "l@c") if found in markdown] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_a_reader_sees_the_characters_that_were_said(name: str) -> None:
    text = HOSTILE[name].replace("\u202e", "").replace("\x00", "").replace("\x1b", "")
    [_opened, inline, _closed] = MarkdownIt("commonmark").parse(inert(HOSTILE[name]))
    shown = "".join(token.content for token in inline.children or ())
    assert shown == " ".join(text.split())


def test_what_was_struck_through_is_struck_through() -> None:
    report = make_report()
    markdown = write_markdown(compose(report), report.clocks).decode()
    assert "**Ada** (0:10): Hello Marlo. ~~I have so many~~" in markdown


def test_a_citation_is_the_time_of_its_turn() -> None:
    report = make_report()
    markdown = write_markdown(compose(report), report.clocks).decode()
    assert "- Checks the **dough** by hand \\[0:20\\]." in markdown
