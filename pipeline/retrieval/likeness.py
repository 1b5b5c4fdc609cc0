"""Whether two hits say nearly the same: a question read out in every session, a notice (pure)."""

from collections.abc import Iterable

from pipeline.words import WORD, folded

Shingles = frozenset[tuple[str, ...]]

#: Words that follow each other, compared together.
SHINGLE_WORDS = 3
#: In shorter texts a common phrase is much of the whole.
FEWEST_WORDS = 10
#: Of the shingles of the longer text; in a hit of ninety words, two or three words may differ.
NEARLY_ALL = 0.9
NOTHING: Shingles = frozenset()


def shingles_of(text: str) -> Shingles:
    """None of a short text: it is like nothing."""
    words = WORD.findall(folded(text))  # all at once: a third of the time
    if len(words) < FEWEST_WORDS:
        return NOTHING
    return frozenset(zip(*(words[start:] for start in range(SHINGLE_WORDS)), strict=False))


def is_like_any(shingles: Shingles, others: Iterable[Shingles]) -> bool:
    return any(_is_like(shingles, other) for other in others)


def _is_like(one: Shingles, other: Shingles) -> bool:
    enough = NEARLY_ALL * max(len(one), len(other))
    return 0 < enough <= min(len(one), len(other)) and len(one & other) >= enough
