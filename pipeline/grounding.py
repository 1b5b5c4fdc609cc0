"""Whether a sentence of a model is about what was said: by the words that they share (pure).

Needs no list of what may not be said, and holds in any language: who praises, judges or gives
orders beside a true quote uses words that nobody has said there. Words are compared by how they
begin, since endings differ; where no spaces part them, by pairs of letters.
"""

import re
from collections.abc import Iterable

from pipeline.languages import KNOWN, spoken_words
from pipeline.words import FILLERS, SHORTEST_TELLING, WORD

#: Of the telling words of a sentence so many were said: people put things in words of their own.
LEAST_SHARE = 1 / 3
BEGINNING, BEGINNING_IN_HANGUL = 4, 2
#: Of alphabets that put no spaces between words.
UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")
HANGUL = re.compile("[\uac00-\ud7a3]")
#: Of every language that is known: nothing can be told by what all sentences have.
EVERYDAY = frozenset().union(FILLERS, *(language.common for language in KNOWN.values()))


def is_grounded(sentence: str, said: Iterable[str], *, asked: Iterable[str] = ()) -> bool:
    """Words of the questions count for nothing: whoever answers need not have said them."""
    heard = roots_of(" ".join(said))
    told = roots_of(sentence)
    own = told & heard
    further = told - heard - roots_of(" ".join(asked))
    return bool(own) and len(own) >= LEAST_SHARE * (len(own) + len(further))


def is_all_said(sentence: str, said: Iterable[str]) -> bool:
    """Whether a sentence tells nothing in words that were not said there, however short."""
    return roots_of(sentence, shortest=1) <= roots_of(" ".join(said), shortest=1)


def roots_of(text: str, *, shortest: int = SHORTEST_TELLING) -> frozenset[str]:
    """Of the words that tell something."""
    return frozenset(
        root
        for word in spoken_words(text)
        if word not in EVERYDAY and (len(word) >= shortest or UNSPACED.search(word))
        for root in _roots(word)
    )


def _roots(word: str) -> Iterable[str]:
    if UNSPACED.search(word):
        pieces = WORD.findall(word)
        return {piece[n : n + 2] for piece in pieces for n in range(max(len(piece) - 1, 1))}
    return {word[: BEGINNING_IN_HANGUL if HANGUL.search(word) else BEGINNING]}
