"""Passages as ranking sees them: windows over the pieces of a conversation (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

#: A piece stands in every window that overlaps there: source, reference of its Turn, words.
Key = tuple[UUID, str, str]


@dataclass(frozen=True)
class Piece:
    """A Turn, or some sentences of a long one; offsets on the session's timeline."""

    source: UUID
    reference: str
    speaker: str
    text: str
    starts_ms: int
    ends_ms: int

    @property
    def key(self) -> Key:
        return (self.source, self.reference, self.text)

    @property
    def words(self) -> int:
        return len(self.text.split())


@dataclass(frozen=True)
class Window:
    """A passage: its place in its source (a session, or a document) and its pieces."""

    passage_id: UUID
    source: UUID
    number: int
    session_id: UUID | None
    interview_id: UUID | None
    kind: str
    title: str
    started_at: datetime | None
    pieces: tuple[Piece, ...]


def in_order(windows: Iterable[Window]) -> list[list[Piece]]:
    """The pieces of neighbouring windows, each once, in the order in which they were said.

    Where a window between two is missing, and they share nothing, another run begins.
    """
    runs: list[list[Piece]] = []
    before: Window | None = None
    known: set[Key] = set()
    for window in sorted(windows, key=lambda each: (each.source.int, each.number)):
        keys = {piece.key for piece in window.pieces}
        follows = (
            before is not None
            and before.source == window.source
            and (window.number == before.number + 1 or known & keys)
        )
        if not follows:
            runs.append([])
            known = set()
        runs[-1] += [piece for piece in window.pieces if piece.key not in known]
        known |= keys
        before = window
    return runs
