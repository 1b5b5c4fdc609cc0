"""A tape segment is read back as it was written, as far as it is whole."""

import io

import pytest

from interviews.tape_format import (
    CANDIDATE,
    INTERVIEWER,
    NotATapeError,
    TapePiece,
    encode_piece,
    header,
    read_pieces,
)

pytestmark = pytest.mark.unit

PIECES = [
    TapePiece(CANDIDATE, 24_000, b"\1\2" * 500),
    TapePiece(INTERVIEWER, 0, b"\3\4" * 7),
    TapePiece(CANDIDATE, 2**40, b""),
]
FILE = header() + b"".join(map(encode_piece, PIECES))


def read(content: bytes) -> list[TapePiece]:
    return list(read_pieces(io.BytesIO(content)))


def test_pieces_come_back_in_order() -> None:
    assert read(FILE) == PIECES
    assert PIECES[0].end == 24_500


@pytest.mark.parametrize("cut", [1, 10, 20, 25, 40, 60])
def test_what_is_torn_at_the_end_is_left_out(cut: int) -> None:
    whole = read(FILE[:-cut])
    assert whole == PIECES[: len(whole)]
    assert len(whole) < len(PIECES)


def test_a_damaged_piece_ends_the_file() -> None:
    damaged = bytearray(FILE)
    damaged[60] ^= 1
    assert read(bytes(damaged)) == []
    assert read(header() + b"XX" + encode_piece(PIECES[0])[2:]) == []


@pytest.mark.parametrize("content", [b"", b"RIFF" * 10, header().replace(b"\1", b"\2", 1)])
def test_another_file_is_no_tape(content: bytes) -> None:
    with pytest.raises(NotATapeError):
        read(content)
