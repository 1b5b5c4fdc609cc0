"""How far two speech recognitions differ about the same sound (pure)."""

from collections.abc import Iterable
from difflib import SequenceMatcher

from pipeline.words import words_of


def disagreement(pairs: Iterable[tuple[str, str]]) -> float | None:
    """The share of words that the two have not in common, in the same order; None without words."""
    common = total = 0
    for one, other in pairs:
        words, others = words_of(one), words_of(other)
        matcher = SequenceMatcher(None, words, others, autojunk=False)
        common += 2 * sum(block.size for block in matcher.get_matching_blocks())
        total += len(words) + len(others)
    return 1 - common / total if total else None
