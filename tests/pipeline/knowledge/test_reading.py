"""The text of an uploaded document, or why there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.knowledge.reading import (
    MOST_BYTES,
    Problem,
    UnreadableDocumentError,
    read_document,
)

pytestmark = pytest.mark.unit


def problem_of(name: str, content: bytes) -> Problem:
    with pytest.raises(UnreadableDocumentError) as caught:
        read_document(name, content)
    return caught.value.problem


@pytest.mark.parametrize(
    "content",
    [
        "Schichten: früh\r\nund spät\r\n\r\n\r\n\r\nPause".encode(),
        b"\xef\xbb\xbf" + "Schichten: früh\nund spät  \n\nPause".encode(),
        "Schichten: früh\nund spät\n\nPause\x07".encode("utf-16"),
    ],
)
def test_text_is_read_whatever_program_wrote_it(content: bytes) -> None:
    assert read_document("Rota.TXT", content) == "Schichten: früh\nund spät\n\nPause"


@pytest.mark.parametrize(
    ("name", "content", "problem"),
    [
        ("handbook.pdf", b"%PDF-1.7", Problem.KIND),
        ("handbook", b"words", Problem.KIND),
        ("big.md", b"a" * (MOST_BYTES + 1), Problem.SIZE),
        ("old.txt", "früh".encode("latin-1"), Problem.ENCODING),
        ("picture.txt", b"\x89PNG\r\n\x00\x1a\xff", Problem.BINARY),
        ("zero.txt", b"a\x00b", Problem.BINARY),
        ("empty.md", b" \n# \n--- \n", Problem.EMPTY),
    ],
)
def test_what_cannot_be_read_says_why(name: str, content: bytes, problem: Problem) -> None:
    assert problem_of(name, content) is problem


@given(content=st.binary(max_size=200))
def test_whatever_comes_in_it_is_text_or_a_named_problem(content: bytes) -> None:
    try:
        text = read_document("any.txt", content)
    except UnreadableDocumentError:
        return
    assert text.strip() == text != ""
    assert "\0" not in text
