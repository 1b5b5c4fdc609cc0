"""Overlapping windows of about a hundred words over pieces of any kind (pure).

Half of each is shared with the next, so that nothing short is ever found alone.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

WINDOW_WORDS = 100
STEP_WORDS = WINDOW_WORDS // 2

Piece = TypeVar("Piece")


def windows_over(
    pieces: Sequence[Piece], words_in: Callable[[Piece], int]
) -> Iterator[Sequence[Piece]]:
    """Each begins where half of the one before is over; the last ends with the pieces."""
    counts = [words_in(piece) for piece in pieces]
    start = 0
    while start < len(pieces):
        end = _reach(counts, start, WINDOW_WORDS)
        yield pieces[start:end]
        if end == len(pieces):
            return
        start = min(_reach(counts, start, STEP_WORDS), end)


def _reach(counts: Sequence[int], start: int, words: int) -> int:
    """Where so many words from `start` are full; always past it."""
    counted = 0
    for place in range(start, len(counts)):
        counted += counts[place]
        if counted >= words:
            return place + 1
    return len(counts)
