"""The file of a tape segment: pieces of sound, each with its track and its place (pure).

`docs/reference/tape.md` describes it. What a crash has torn ends the file for its readers.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

SAMPLE_RATE_HZ = 24_000
SAMPLES_PER_MS = SAMPLE_RATE_HZ // 1000
BYTES_PER_SAMPLE = 2
CANDIDATE, INTERVIEWER = 0, 1

MAGIC = b"VIVATAPE"
VERSION = 1
HEADER = struct.Struct("<8sHxxI")  # magic, version, sample rate
#: Mark, track, bytes of sound, first sample since the session's zero; a CRC-32 of it all follows.
PIECE = struct.Struct("<2sBxIQ")
SEAL = struct.Struct("<I")
MARK = b"PC"
#: A piece is a second or two; more than this is no length but damage.
LONGEST_BYTES = 64 * 1024 * 1024


class NotATapeError(ValueError):
    """The file does not begin as a tape segment does, or is of a later version."""


@dataclass(frozen=True, slots=True)
class TapePiece:
    """PCM16, mono, little-endian, from `start` on, in samples since the session's zero."""

    track: int
    start: int
    pcm: bytes

    @property
    def end(self) -> int:
        return self.start + len(self.pcm) // BYTES_PER_SAMPLE


def header() -> bytes:
    return HEADER.pack(MAGIC, VERSION, SAMPLE_RATE_HZ)


def encode_piece(piece: TapePiece) -> bytes:
    head = PIECE.pack(MARK, piece.track, len(piece.pcm), piece.start)
    return b"".join((head, SEAL.pack(zlib.crc32(piece.pcm, zlib.crc32(head))), piece.pcm))


def read_pieces(file: IO[bytes]) -> Iterator[TapePiece]:
    """One after the other, never more than one in memory. Raises NotATapeError."""
    start = file.read(HEADER.size)
    if len(start) < HEADER.size or HEADER.unpack(start) != (MAGIC, VERSION, SAMPLE_RATE_HZ):
        raise NotATapeError
    while True:
        piece = _read_piece(file)
        if piece is None:
            return
        yield piece


def _read_piece(file: IO[bytes]) -> TapePiece | None:
    head = file.read(PIECE.size)
    seal = file.read(SEAL.size)
    if len(head) < PIECE.size or len(seal) < SEAL.size:
        return None
    mark, track, length, start = PIECE.unpack(head)
    if mark != MARK or length > LONGEST_BYTES:
        return None
    pcm = file.read(length)
    if len(pcm) < length or SEAL.unpack(seal)[0] != zlib.crc32(pcm, zlib.crc32(head)):
        return None
    return TapePiece(track, start, pcm)
