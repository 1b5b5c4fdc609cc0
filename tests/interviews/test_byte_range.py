"""What a `Range` header asks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviews.byte_range import ByteRange, RangeNotSatisfiableError, read_range

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("header", "first", "last"),
    [
        ("bytes=0-99", 0, 99),
        ("bytes=500-", 500, 999),
        ("bytes=900-5000", 900, 999),
        ("bytes=-100", 900, 999),
        ("bytes=-5000", 0, 999),
        ("BYTES = 1-2".replace(" ", ""), 1, 2),
        (" bytes= 1 - 2 ", 1, 2),
        ("bytes=999-999", 999, 999),
    ],
)
def test_a_player_gets_the_piece_it_asked_for(header: str, first: int, last: int) -> None:
    assert read_range(header, 1000) == ByteRange(first, last, 1000)


@pytest.mark.parametrize(
    "header",
    [
        *("", "bytes", "bytes=", "bytes=-", "bytes=9-1", "bytes=0-1,5-6", "lines=1-2", "bytes=x-"),
        *(f"bytes={'9' * 5000}-", f"bytes=0-{'9' * 5000}", f"bytes=-{'9' * 5000}"),
    ],
)
def test_nonsense_gets_the_whole_file(header: str) -> None:
    assert read_range(header, 1000) is None


@pytest.mark.parametrize("header", ["bytes=1000-", "bytes=1000-1001", "bytes=-0"])
def test_a_piece_outside_the_file_is_refused(header: str) -> None:
    with pytest.raises(RangeNotSatisfiableError):
        read_range(header, 1000)


def test_an_empty_file_has_no_pieces() -> None:
    with pytest.raises(RangeNotSatisfiableError):
        read_range("bytes=0-", 0)


def test_a_piece_says_where_it_is_from() -> None:
    piece = ByteRange(2, 5, 10)

    assert piece.content_range == "bytes 2-5/10"
    assert piece.length == 4


@given(header=st.text() | st.from_regex(r"bytes=\d*-\d*", fullmatch=True), size=st.integers(0, 99))
def test_no_header_reaches_outside_the_file(header: str, size: int) -> None:
    try:
        piece = read_range(header, size)
    except RangeNotSatisfiableError:
        return
    assert piece is None or 0 <= piece.first <= piece.last < size
