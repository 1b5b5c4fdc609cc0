"""BM25 in a large scope: who is best is found by the rarest words, and nobody vanishes."""

import pytest

from pipeline.retrieval import rarity, shortlist
from pipeline.retrieval import scope as scopes
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.lexical import find_by_words
from pipeline.retrieval.lexical_found import LexicalFound
from pipeline.retrieval.recent import Recent
from pipeline.retrieval.scope import scope_of
from tests.cast import Cast
from tests.pipeline.retrieval.rows import make_passages

pytestmark = [pytest.mark.db, pytest.mark.django_db]

COMMON = [[("candidate", f"rye dough batch{number}")] for number in range(40)]
RARE = [[("candidate", "rye oven")], [("candidate", "oven water")]]


@pytest.fixture(autouse=True)
def _nothing_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rarity, "_known", Recent(most=100, seconds=600))


def find(
    cast: Cast, words: str, *, is_small: bool = False, filters: Filters | None = None, most: int = 2
) -> LexicalFound:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(scopes, "SMALL", 1_000 if is_small else 0)
        scope = scope_of(cast.reviewer, filters or Filters())
    return find_by_words(scope, words, speaker=None, most_passages=most, most_pieces=most)


def test_those_with_the_rare_word_are_scored_by_all_words(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortlist, "MOST_READ", 10)
    monkeypatch.setattr(shortlist, "FEWEST_READ", 1)
    make_passages(cast, *COMMON, *RARE)
    found = find(cast, "rye oven")
    assert found.passages == pytest.approx(find(cast, "rye oven", is_small=True).passages)
    assert list(found.passages.values()) == sorted(found.passages.values(), reverse=True)


def test_where_few_have_the_rare_word_the_common_one_is_read_too(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortlist, "MOST_READ", 10)
    monkeypatch.setattr(shortlist, "FEWEST_READ", 1)
    make_passages(cast, *COMMON, *RARE)
    found = find(cast, "rye oven", most=30)
    assert len(found.passages) == 30
    assert found.passages == pytest.approx(find(cast, "rye oven", is_small=True, most=30).passages)


def test_a_filter_that_leaves_few_of_the_shortlist_makes_it_longer(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shortlist, "SHORT", 2)
    monkeypatch.setattr(shortlist, "LONG", 4)
    make_passages(cast, *([("candidate", "oven oven oven")] for _ in range(10)))
    wanted = make_passages(cast, *([("candidate", f"oven and more {place}")] for place in range(3)))
    found = find(cast, "oven", filters=Filters(sessions=(wanted.pk,)), most=3)
    assert len(found.passages) == 3


def test_words_that_nobody_has_find_nothing(cast: Cast) -> None:
    make_passages(cast, *RARE)
    assert find(cast, "nonsense") == LexicalFound()


def test_a_word_says_more_the_fewer_have_it() -> None:
    assert shortlist.weight_of(1, 100) > shortlist.weight_of(50, 100) > 0
    assert shortlist.weight_of(120, 100) > 0
