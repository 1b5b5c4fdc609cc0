"""Which words of a text were searched for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.marking import mark, roots_of

pytestmark = pytest.mark.unit


def marked(text: str, query: str) -> list[str]:
    return [piece.text for piece in mark(text, roots_of(query)) if piece.is_marked]


@pytest.mark.parametrize(
    ("text", "query", "found"),
    [
        ("I bake rye bread.", "baking", ["bake"]),
        ("Baking, mostly; two ovens BAKED it.", "bake", ["Baking", "BAKED"]),
        ("The company's companies", "company", ["company's", "companies"]),
        ("Der Straßenname", "strassenname", ["Straßenname"]),
        ("Ran out of flour", "flow", []),
        ("It was on a Sunday", "on a sunday", ["Sunday"]),
        ("To be or not to be", "to be", ["To", "be", "to", "be"]),
    ],
)
def test_a_word_is_marked_in_any_of_its_forms(text: str, query: str, found: list[str]) -> None:
    assert marked(text, query) == found


@given(text=st.text(max_size=80), query=st.text(max_size=30))
def test_the_pieces_together_are_the_text(text: str, query: str) -> None:
    pieces = mark(text, roots_of(query))
    assert "".join(piece.text for piece in pieces) == text
    assert all(piece.text for piece in pieces)
