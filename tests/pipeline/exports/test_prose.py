"""A summary's Markdown as blocks."""

import pytest

from pipeline.exports.prose import Block, Citation, Words, blocks_of
from tests.pipeline.exports.reports import HOSTILE

pytestmark = pytest.mark.unit


def test_headings_items_and_paragraphs_keep_their_kind() -> None:
    kinds = [(b.kind, b.level) for b in blocks_of("## One\n\nTwo\n\n- three\n- four\n\n> five")]
    assert kinds == [
        ("heading", 2),
        ("paragraph", 0),
        ("item", 0),
        ("item", 0),
        ("quotation", 0),
    ]


def test_a_citation_stands_between_words() -> None:
    [block] = blocks_of("Bakes **rye** [turn:1.2][turn:3.4] daily.")
    assert block == Block(
        "paragraph",
        (
            Words("Bakes "),
            Words("rye", is_strong=True),
            Words(" "),
            Citation("1.2"),
            Citation("3.4"),
            Words(" daily."),
        ),
    )


@pytest.mark.parametrize("name", ["script", "Markdown image", "Markdown link", "autolink"])
def test_what_would_act_is_only_words(name: str) -> None:
    [block] = blocks_of(HOSTILE[name])
    assert block.spans == (Words(HOSTILE[name]),)


def test_lines_of_one_paragraph_are_one() -> None:
    [block] = blocks_of("one\ntwo")
    assert block.spans == (Words("one two"),)


def test_fenced_code_is_its_words() -> None:
    [block] = blocks_of("```mermaid\ngraph TD\n```")
    assert block == Block("paragraph", (Words("graph TD"),))
