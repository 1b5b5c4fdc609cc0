"""Whom a comment addresses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.addressing import is_addressed, pieces_of

pytestmark = pytest.mark.unit

MEMBERS = ["rita", "edgar.editorsen", "ed+x", "dot."]


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("@rita, please listen to 1:05", ["rita"]),
        ("Ask @Edgar.Editorsen. And @rita!", ["edgar.editorsen", "rita"]),
        ("(@ed+x)", ["ed+x"]),
        ("@dot.", ["dot."]),
        ("mail rita@rita or x@edgar.editorsen", []),
        ("@ritarita and @nobody and @", []),
    ],
)
def test_members_are_called_by_their_name(text: str, called: list[str]) -> None:
    assert [piece.username for piece in pieces_of(text, MEMBERS) if piece.username] == called


@given(st.text(alphabet="@rita. \n+x", max_size=60))
def test_no_word_of_a_comment_is_lost(text: str) -> None:
    assert "".join(piece.text for piece in pieces_of(text, MEMBERS)) == text


def test_a_longer_name_is_somebody_else() -> None:
    assert is_addressed("@rita?", "rita")
    assert not is_addressed("@rita.reviewersen?", "rita")
