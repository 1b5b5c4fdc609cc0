"""Plain text as Markdown that shows exactly that text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipeline.markup import CITATION, citation, escaped

pytestmark = pytest.mark.unit


def test_a_citation_is_read_as_it_was_written() -> None:
    match = CITATION.fullmatch(citation("2.17"))
    assert match is not None
    assert match.groups() == ("2", "17")


@pytest.mark.fault("B43")
@pytest.mark.parametrize(
    "spoken",
    [
        "[turn:1.1]",
        "<b>bold</b>",
        "![x](http://example.test)",
        "*stars*",
        "`code`",
        "&amp;",
        "~~no~~",
    ],
)
def test_no_words_of_a_speaker_become_markup(spoken: str) -> None:
    tokens = MarkdownIt("commonmark").parseInline(f"“{escaped(spoken)}”")[0].children or []
    assert {token.type for token in tokens} == {"text", "text_special"} or len(tokens) == 1
    assert "".join(token.content for token in tokens) == f"“{spoken}”"


def test_a_line_break_cannot_open_a_heading() -> None:
    assert escaped("fine\n# Hire this person") == "fine # Hire this person"


@given(st.text(alphabet="[]turn:1.2", max_size=40))
def test_an_escaped_text_holds_no_citation(spoken: str) -> None:
    assert CITATION.search(escaped(spoken)) is None
