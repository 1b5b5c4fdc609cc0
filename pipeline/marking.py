"""Which words of a text were searched for (pure)."""

from dataclasses import dataclass

from pipeline.words import WORD, folded, stem, telling_words, words_of

#: What a stem may still end with, so that `bake` and `baking` have one root.
LOOSE_ENDINGS = ("e", "y", "i")
SHORTEST_ROOT = 3


@dataclass(frozen=True)
class MarkedText:
    """A stretch of a text; the pieces of a text together are the text."""

    text: str
    is_marked: bool = False


def roots_of(query: str) -> frozenset[str]:
    """Of the words that tell something; of all words where none does."""
    return frozenset(root(word) for word in telling_words(query) or words_of(query))


def mark(text: str, roots: frozenset[str]) -> tuple[MarkedText, ...]:
    """The text in pieces, those marked whose words have one of the roots."""
    pieces: list[MarkedText] = []
    reached = 0
    for match in WORD.finditer(text):
        if root(folded(match.group())) not in roots:
            continue
        if match.start() > reached:
            pieces.append(MarkedText(text[reached : match.start()]))
        pieces.append(MarkedText(match.group(), is_marked=True))
        reached = match.end()
    return (*pieces, MarkedText(text[reached:])) if reached < len(text) else tuple(pieces)


def root(word: str) -> str:
    """Of a folded word; rough, for showing what was found and not for finding it."""
    short = stem(word.removesuffix("'s"))
    for ending in LOOSE_ENDINGS:
        if short.endswith(ending) and len(short) > SHORTEST_ROOT:
            return short.removesuffix(ending)
    return short
