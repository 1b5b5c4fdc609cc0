"""Sound on this machine's disk until it is stored: one file for each Session and ten seconds.

`<session>.<number>.open` is being written; `.tape` is whole, `.last` is the last of its Session in
this process. One that is still open when its process is dead was cut short by that.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from interviews.actions.recordings import SegmentValues
from interviews.tape_format import (
    SAMPLES_PER_MS,
    TapePiece,
    encode_piece,
    header,
    read_pieces,
)

OPEN, WHOLE, LAST = ".open", ".tape", ".last"
#: How often the tapes are emptied onto the disk, and how long frames wait for others before.
FLUSH_S = 0.5
#: How long one is written to.
SEGMENT_S = 10.0
#: What a killed process may have had in its memory.
LOST_MS = 1_000


class SpoolFile:
    """The one that a Session's sound goes to just now. Its methods raise OSError."""

    def __init__(self, folder: Path, session_id: UUID, number: int) -> None:
        self._path = folder / f"{session_id}.{number}{OPEN}"
        self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_CLOEXEC, 0o600)
        self.size = 0
        self._write(header())

    def write(self, pieces: Sequence[TapePiece]) -> None:
        self._write(b"".join(map(encode_piece, pieces)))

    def close(self, *, is_last: bool) -> None:
        """It is whole, and survives a failure of power."""
        os.fsync(self._file)
        os.close(self._file)
        self._path.rename(self._path.with_suffix(LAST if is_last else WHOLE))

    def abandon(self) -> None:
        """The disk takes no more; what is in it is as good as what a crash leaves."""
        os.close(self._file)
        self._path.rename(self._path.with_suffix(WHOLE))

    def _write(self, content: bytes) -> None:
        left = memoryview(content)
        while left:
            written = os.write(self._file, left)
            self.size += written
            left = left[written:]


@dataclass(frozen=True, slots=True)
class SpooledSegment:
    """A file that nobody writes to any more."""

    path: Path
    session_id: UUID

    @property
    def key(self) -> str:
        """The same at every try: the folder is of one process, the number of one file."""
        return f"{self.path.parent.name}-{self.path.name.split('.')[1]}"

    @property
    def written_at(self) -> datetime:
        """When sound came last. Raises OSError."""
        return datetime.fromtimestamp(self.path.stat().st_mtime, UTC)

    def measure(self) -> SegmentValues:
        """Where its sound lies; without a file name yet. Raises OSError, NotATapeError."""
        first, last = None, 0
        with self.path.open("rb") as file:
            for piece in read_pieces(file):
                first = piece.start if first is None else min(first, piece.start)
                last = max(last, piece.end)
        started_ms = (first or 0) // SAMPLES_PER_MS
        return SegmentValues(
            key=self.key,
            started_ms=started_ms,
            duration_ms=max(-(-last // SAMPLES_PER_MS) - started_ms, 0),
            is_last=self.path.suffix == LAST,
            file="",
            lost_ms=LOST_MS if self.path.suffix == OPEN else 0,
        )


def find_whole(folder: Path) -> Iterator[SpooledSegment]:
    """Of a living process, in the order in which they were made."""
    return _find(folder, {WHOLE, LAST})


def find_left(folder: Path) -> Iterator[SpooledSegment]:
    """Of a dead process: the open ones too."""
    return _find(folder, {OPEN, WHOLE, LAST})


def _find(folder: Path, suffixes: set[str]) -> Iterator[SpooledSegment]:
    found = [path for path in folder.iterdir() if path.suffix in suffixes]
    for path in sorted(found, key=lambda path: (path.name[:36], int(path.name.split(".")[1]))):
        yield SpooledSegment(path, UUID(path.name.split(".")[0]))
