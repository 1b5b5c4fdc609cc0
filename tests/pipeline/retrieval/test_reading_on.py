"""A list of hits that goes on: the same ones, however many are asked for."""

from dataclasses import replace

import pytest
from django.utils import timezone

from pipeline.retrieval.assembly import assemble
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.hit import Hit
from pipeline.retrieval.lexical_found import LexicalFound
from pipeline.retrieval.ranking import rank
from pipeline.retrieval.reading_on import FIRST, find_hits, mark_of, place_after
from tests.cast import Cast
from tests.pipeline.conversations import long_evening
from tests.pipeline.indexed import make_indexed_session
from tests.pipeline.retrieval.windows import make_window, passage_id

WINDOWS = [make_window(n, *range(3 * n - 2, 3 * n + 4)) for n in range(1, 13)]


def some_hits() -> list[Hit]:
    pieces = {(passage_id(1), 1): 1.0, (passage_id(5), 1): 0.9, (passage_id(9), 1): 0.8}
    return assemble(rank(WINDOWS, LexicalFound({}, pieces), {}), WINDOWS, limit=10)


@pytest.mark.unit
def test_a_hit_is_known_again_and_the_list_goes_on_behind_it() -> None:
    hits = some_hits()
    assert len({mark_of(hit) for hit in hits}) == len(hits) == 3
    assert place_after(hits[1:], mark_of(hits[1]), otherwise=2) == 1
    assert place_after(hits, mark_of(replace(hits[0], starts_ms=1)), otherwise=2) == 2
    assert place_after(hits, "", otherwise=0) == 0


@pytest.mark.db
@pytest.mark.django_db
def test_the_first_are_the_same_however_many_are_asked_for(cast: Cast) -> None:
    make_indexed_session(cast, long_evening(80))
    now = timezone.now()

    def find(count: int) -> list[Hit]:
        return find_hits(
            cast.reviewer, "batch rye", filters=Filters(), as_of=now, count=count, seconds=5.0
        )

    all_of_them = find(200)
    assert len(all_of_them) > FIRST
    for count in (1, FIRST - 1, FIRST + 1):
        assert find(count) == all_of_them[:count]
    make_indexed_session(cast, long_evening(5))
    assert find(200) == all_of_them
