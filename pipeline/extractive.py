"""Choose the sentences that say most about an answer, without judging them (pure).

Sentences are scored by how telling their words are within this conversation, by concrete detail
(numbers, names) and by length; then picked one by one, each against what is already picked.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.evidence import FEWEST_WORDS
from pipeline.sections import Section
from pipeline.sentences import sentences_of
from pipeline.transcript import HeardTurn
from pipeline.words import FILLERS, telling_words, words_of

BEST_LENGTH_WORDS = (9, 32)
#: (an answer of at least so many words, so many quotes): long answers are given more room.
QUOTES_BY_WORDS = ((600, 5), (250, 4), (90, 3), (30, 2), (0, 1))
#: A sentence that says less than this, measured by the best one, is not worth quoting.
LEAST_SHARE_OF_BEST = 0.45
#: How strongly a sentence is held back by what it repeats.
REPETITION_WEIGHT = 0.7

DETAIL = re.compile(r"\d|(?<=[^.!?…]\s)\b(?!I\b|I['’])[A-ZÀ-Þ][\w-]+")
ASIDE = re.compile(
    r"\b(?:can you hear me|(?:could|can) you (?:please )?(?:repeat|say|clarify)|good question"
    r"|let me (?:think|see)|sorry|i don't know|i'm not sure|that's (?:it|all)|does that answer)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Quote:
    """Words of the candidate, verbatim, and the Turn they are from."""

    text: str
    turn: HeardTurn
    place: int  # where it stood among the section's sentences


def quotes_of(section: Section, weights: Mapping[str, float]) -> list[Quote]:
    """The most telling sentences of a section's answers, in the order they were said."""
    sentences = _candidates(section)
    room = _room(sum(len(words_of(turn.text)) for turn in section.answers))
    asked = frozenset(telling_words(section.heading))
    left = {quote: score(quote.text, weights, asked) for quote in sentences}
    floor = LEAST_SHARE_OF_BEST * max(left.values(), default=0.0)
    picked: list[Quote] = []
    while left and len(picked) < room:
        best = max(left, key=lambda quote: (_fresh(quote, left[quote], picked), -quote.place))
        if _fresh(best, left[best], picked) < floor:
            break
        picked.append(best)
        del left[best]
    return sorted(picked, key=lambda quote: quote.place)


def word_weights(turns: Iterable[HeardTurn]) -> dict[str, float]:
    """How telling each word is here: rare across the sentences of the whole conversation."""
    sentences = [set(telling_words(s)) for turn in turns for s in sentences_of(turn.text)]
    counts = Counter(word for sentence in sentences for word in sentence)
    return {word: math.log(1 + len(sentences) / count) for word, count in counts.items()}


def score(sentence: str, weights: Mapping[str, float], asked: frozenset[str]) -> float:
    """How much a sentence says; an aside or a greeting scores next to nothing."""
    words = words_of(sentence)
    telling = frozenset(telling_words(sentence))
    if not telling:
        return 0.0
    weight = sum(weights.get(word, 1.0) for word in telling) / math.sqrt(len(telling) + 3)
    details = min(len(DETAIL.findall(sentence)), 3)
    on_topic = len(telling & asked)
    said = weight * (1 + 0.15 * details + 0.1 * min(on_topic, 3)) * _length_factor(len(words))
    fillers = sum(word in FILLERS for word in words) / len(words)
    held_back = 0.3 if ASIDE.search(sentence) or sentence.endswith("?") else 1.0
    return said * (1 - fillers) * held_back


def _length_factor(words: int) -> float:
    shortest, longest = BEST_LENGTH_WORDS
    if words < shortest:
        return words / shortest
    return 1.0 if words <= longest else longest / words


def _candidates(section: Section) -> list[Quote]:
    sentences = [(text, turn) for turn in section.answers for text in sentences_of(turn.text)]
    quotes = [Quote(text, turn, place) for place, (text, turn) in enumerate(sentences)]
    long_enough = [q for q in quotes if len(words_of(q.text)) >= FEWEST_WORDS]
    return long_enough or quotes


def _room(words: int) -> int:
    return next(quotes for least, quotes in QUOTES_BY_WORDS if words >= least)


def _fresh(quote: Quote, worth: float, picked: list[Quote]) -> float:
    repeated = max((_likeness(quote.text, other.text) for other in picked), default=0.0)
    return worth * (1 - repeated) - REPETITION_WEIGHT * worth * repeated


def _likeness(first: str, second: str) -> float:
    a, b = frozenset(telling_words(first)), frozenset(telling_words(second))
    return len(a & b) / len(a | b) if a | b else 1.0
