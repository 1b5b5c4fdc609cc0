"""Fuse the signals into one score for each piece of conversation (pure).

A piece gets what its own words say, together with the words before it, and what the best window
around it says: the window finds what is meant, the piece says where it stands. Each list is cut
and normalised before it is added, so that no signal needs to score the whole scope.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from pipeline.retrieval.filters import Speaker
from pipeline.retrieval.lexical_found import LexicalFound
from pipeline.retrieval.window import Key, Piece, Window

Found = TypeVar("Found", bound=Hashable)

#: How many lists are added: pieces by words, windows by words, windows by meaning.
LISTS = 3


@dataclass(frozen=True)
class Ranked:
    """A piece, the passage that it was found in, and how well it fits: 0 to 1, by signal too."""

    piece: Piece
    window: Window
    score: float
    signals: Mapping[str, float]


def by_largest(scores: Mapping[Found, float]) -> dict[Found, float]:
    """Of the largest: for scores with a true zero, as BM25's is."""
    largest = max(scores.values(), default=0.0)
    return {key: score / largest for key, score in scores.items()} if largest > 0 else {}


def by_range(scores: Mapping[Found, float]) -> dict[Found, float]:
    """Between the least and the largest: for scores whose zero says nothing, as a cosine's."""
    largest, least = max(scores.values(), default=0.0), min(scores.values(), default=0.0)
    if largest == least:
        return dict.fromkeys(scores, 1.0)
    return {key: (score - least) / (largest - least) for key, score in scores.items()}


def rank(
    windows: Sequence[Window],
    lexical: LexicalFound,
    dense: Mapping[UUID, float],
    *,
    speaker: Speaker | None = None,
) -> list[Ranked]:
    """Every piece of the windows that anything found, best first; of one party, if asked for."""
    pieces_by_words = by_largest(lexical.pieces)
    windows_by_words = by_largest(lexical.passages)
    windows_by_meaning = by_range(dense)
    best: dict[Key, Ranked] = {}
    own = _own_words(windows, pieces_by_words)
    for window in windows:
        by_words = windows_by_words.get(window.passage_id, 0.0)
        by_meaning = windows_by_meaning.get(window.passage_id, 0.0)
        for piece in window.pieces:
            if speaker and piece.speaker != speaker:
                continue
            ranked = _ranked(piece, window, own.get(piece.key, 0.0), by_words, by_meaning)
            known = best.get(piece.key)
            if ranked.score > 0 and (known is None or ranked.score > known.score):
                best[piece.key] = ranked
    return in_rank(best.values())


def in_rank(ranked: Iterable[Ranked]) -> list[Ranked]:
    """Best first."""
    return sorted(ranked, key=_place)


def _own_words(
    windows: Sequence[Window], scores: Mapping[tuple[UUID, int], float]
) -> dict[Key, float]:
    """A piece is counted in the first passage that has it, and meant in all."""
    return {
        piece.key: scores[window.passage_id, number]
        for window in windows
        for number, piece in enumerate(window.pieces, start=1)
        if (window.passage_id, number) in scores
    }


def _ranked(piece: Piece, window: Window, own: float, by_words: float, by_meaning: float) -> Ranked:
    signals = {"lexical": (own + by_words) / 2, "dense": by_meaning}
    return Ranked(
        piece,
        window,
        (own + by_words + by_meaning) / LISTS,
        {name: value for name, value in signals.items() if value > 0},
    )


def _place(ranked: Ranked) -> tuple[float, int, int, int, int]:
    """Of equals the earlier one comes first, and always in the same order."""
    window, piece = ranked.window, ranked.piece
    return (-ranked.score, window.source.int, window.number, piece.starts_ms, len(piece.text))
