"""BM25 by SQL among thousands of passages in five ways of stemming, beside full BM25 in Python."""

import random
from statistics import fmean

import pytest

from pipeline.retrieval import rarity, shortlist
from pipeline.retrieval import scope as scopes
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.lexical import find_by_words
from pipeline.retrieval.lexical_found import LexicalFound
from pipeline.retrieval.recent import Recent
from pipeline.retrieval.scope import scope_of
from pipeline.retrieval.stemming import EVERY_CONFIGURATION
from tests.cast import Cast
from tests.pipeline.retrieval.babel import FORMS, Unit, make_babel, some_words

pytestmark = [pytest.mark.db, pytest.mark.django_db]

COUNT, BEST, QUERIES = 2_500, 20, 1


def queries() -> list[str]:
    """Of each language: two of its own words' forms among some that all have."""
    seeded = random.Random(31)
    return [
        " ".join([*some_words(seeded, way, 4), *seeded.sample(FORMS[way].split(), 2)])
        for way in EVERY_CONFIGURATION
        for _ in range(QUERIES)
    ]


def find(cast: Cast, words: str) -> LexicalFound:
    scope = scope_of(cast.reviewer, Filters())
    return find_by_words(scope, words, speaker=None, most_passages=BEST, most_pieces=BEST)


def best(scores: dict[Unit, float]) -> list[float]:
    return sorted(scores.values(), reverse=True)[:BEST]


def test_a_small_scope_is_scored_as_the_books_say_and_a_large_one_nearly(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large one reads and lists a twentieth of what it does among a hundred thousand."""
    babel = make_babel(cast, count=COUNT)
    wholes = {words: babel.scores(words, of_pieces=False) for words in queries()}
    for words, scores in wholes.items():
        found = find(cast, words)
        assert {key: scores[key, 0] for key in found.passages} == pytest.approx(found.passages)
        assert list(found.passages.values()) == pytest.approx(best(scores))
        pieces = babel.scores(words, of_pieces=True)
        assert list(found.pieces.values()) == pytest.approx(best(pieces))
    monkeypatch.setattr(scopes, "SMALL", 0)
    monkeypatch.setattr(rarity, "_known", Recent(most=1_000, seconds=600))
    for limit in ("MOST_READ", "FEWEST_READ", "SHORT", "LONG"):
        monkeypatch.setattr(shortlist, limit, getattr(shortlist, limit) // 20)
    shares, unread = [], 0
    for words, scores in wholes.items():
        found = find(cast, words)
        there = rarity.rarities_of(scope_of(cast.reviewer, Filters()), words, speaker=None)
        unread += len(there) - shortlist._as_many_as_allowed(there)
        assert len(found.passages) == BEST
        shares.append(sum(scores[key, 0] for key in found.passages) / sum(best(scores)))
    assert unread > 0
    assert fmean(shares) >= 0.98
    assert min(shares) >= 0.95
