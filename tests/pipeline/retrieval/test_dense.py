"""The nearest vectors in a scope: a filter never makes vanish what is there."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import pytest
from django.db import connection

from pipeline.models import Embedding, EmbeddingIndex, PartyEmbedding, Passage
from pipeline.retrieval import dense, vector_index
from pipeline.retrieval import scope as scopes
from pipeline.retrieval.filters import Filters
from pipeline.retrieval.scope import Scope, scope_of
from tests.cast import Cast
from tests.pipeline.retrieval.rows import give_vectors, make_index, make_passages

pytestmark = [pytest.mark.db, pytest.mark.django_db]

DIMENSIONS = 8
MANY, FEW = 600, 6
LINE = [("candidate", "word")]


def make_crowd(cast: Cast) -> EmbeddingIndex:
    """Many passages of one session near the query, and a few of another far from it."""
    seeded = random.Random(5)
    make_passages(cast, *([LINE] * MANY))
    rare = make_passages(cast, *([LINE] * FEW))
    near = [[1.0, *(seeded.uniform(-0.3, 0.3) for _ in range(DIMENSIONS - 1))] for _ in range(MANY)]
    far = [[-1.0, *(seeded.uniform(-1, 1) for _ in range(DIMENSIONS - 1))] for _ in range(FEW)]
    index = make_index(DIMENSIONS)
    is_rare = Passage.objects.order_by("session", "number").values_list("session", flat=True)
    give_vectors(index, [far.pop() if each == rare.pk else near.pop() for each in is_rare])
    vector_index.keep_up()
    return index


def rare_session() -> Filters:
    sessions = Passage.objects.values_list("session", flat=True)
    [rare] = [each for each in set(sessions) if list(sessions).count(each) == FEW]
    assert rare is not None
    return Filters(sessions=(rare,))


QUERY = [1.0] + [0.0] * (DIMENSIONS - 1)


def large(cast: Cast, filters: Filters, monkeypatch: pytest.MonkeyPatch) -> Scope:
    """A scope that is searched by the index, which the planner is not to go round."""
    monkeypatch.setattr(scopes, "SMALL", 0)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    return scope_of(cast.reviewer, filters)


@contextmanager
def plans() -> Iterator[list[str]]:
    """How Postgres goes about each search by likeness, as EXPLAIN tells it."""
    told = list[str]()

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if "<=>" in sql:
            run(f"EXPLAIN {sql}", params, many, context)
            told.append("\n".join(line for (line,) in context["cursor"].fetchall()))
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        yield told


def test_the_index_finds_what_comparing_all_finds(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_crowd(cast)
    scope = large(cast, Filters(), monkeypatch)
    exact = dense.compare_all(scope, index, QUERY, most=20)
    with plans() as told:
        found = dense.find_nearest(scope, index, QUERY, most=20)
    [plan] = told
    assert f"Index Scan using {vector_index.name_of(index)}" in plan
    assert len(found) == 20
    assert len(set(found) & set(exact)) >= 18
    assert next(iter(found.values())) == pytest.approx(next(iter(exact.values())), abs=1e-3)


@pytest.mark.parametrize("most", [FEW - 1, FEW, 50])
def test_a_filter_to_a_few_far_away_finds_all_of_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    index = make_crowd(cast)
    filters = rare_session()
    small = dense.find_nearest(scope_of(cast.reviewer, filters), index, QUERY, most=most)
    scope = large(cast, filters, monkeypatch)
    with plans() as told:
        found = dense.find_nearest(scope, index, QUERY, most=most)
    assert f"Index Scan using {vector_index.name_of(index)}" in told[0]
    assert len(found) == min(most, FEW)
    assert set(found) == set(small)


@pytest.mark.parametrize("most", [FEW - 1, FEW])
def test_the_index_goes_on_until_it_has_found_those_few(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    index = make_crowd(cast)
    scope = large(cast, rare_session(), monkeypatch)
    monkeypatch.setattr(dense, "EF_SEARCH", 10)
    exact = dense.compare_all(scope, index, QUERY, most=most)
    assert set(dense.find_by_index(scope, index, QUERY, most=most)) == set(exact)


def test_of_what_the_index_comes_upon_late_the_best_is_still_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It looks at ten at a time, and gives them as it comes upon them."""
    index = make_crowd(cast)
    scope = large(cast, Filters(), monkeypatch)
    monkeypatch.setattr(dense, "EF_SEARCH", 10)
    found = dense.find_by_index(scope, index, QUERY, most=100)
    assert len(found) == 100
    assert list(found.values()) == sorted(found.values(), reverse=True)


def test_where_the_index_gives_up_all_are_compared(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = make_crowd(cast)
    scope = large(cast, rare_session(), monkeypatch)
    monkeypatch.setattr(dense, "EF_SEARCH", 10)
    monkeypatch.setattr(dense, "MOST_SCANNED", 50)
    assert len(dense.find_by_index(scope, index, QUERY, most=FEW)) < FEW
    with plans() as told:
        found = dense.find_nearest(scope, index, QUERY, most=FEW)
    assert len(told) == 2
    assert len(found) == FEW


def test_vectors_of_another_model_are_not_compared(cast: Cast) -> None:
    make_passages(cast, LINE, LINE)
    index, other = make_index(2), make_index(3, state="building")
    give_vectors(index, [[1.0, 0.0], [0.0, 1.0]])
    give_vectors(other, [[1.0, 0.0, 0.0]] * 2)
    found = dense.find_nearest(scope_of(cast.reviewer, Filters()), index, [1.0, 0.0], most=5)
    assert list(found.values()) == [1.0, 0.0]


def test_vectors_too_long_for_an_index_are_all_compared(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_passages(cast, LINE)
    index = make_index(vector_index.MOST_DIMENSIONS + 1)
    vector = [1.0] + [0.0] * vector_index.MOST_DIMENSIONS
    give_vectors(index, [vector])
    vector_index.keep_up()
    scope = large(cast, Filters(), monkeypatch)
    assert list(dense.find_nearest(scope, index, vector, most=5).values()) == [1.0]


def make_parties(cast: Cast) -> tuple[EmbeddingIndex, set[UUID]]:
    """Of many passages the whole is near the query; of a few only what the candidate says."""
    seeded = random.Random(5)
    make_passages(cast, *([[("candidate", "word"), ("interviewer", "other")]] * (MANY + FEW)))
    passages = list(Passage.objects.order_by("session", "number"))
    few = {passage.pk for passage in passages[-FEW:]}

    def vector(first: float) -> list[float]:
        return [first, *(seeded.uniform(-0.3, 0.3) for _ in range(DIMENSIONS - 1))]

    index = make_index(DIMENSIONS)
    give_vectors(index, [vector(0.1 if each.pk in few else 1.0) for each in passages])
    PartyEmbedding.objects.bulk_create(
        PartyEmbedding(
            organization=each.organization,
            passage=each,
            index=index,
            speaker=speaker,
            vector=vector(1.0 if each.pk in few and speaker == "candidate" else -1.0),
        )
        for each in passages
        for speaker in ("candidate", "interviewer")
    )
    Embedding.objects.update(with_parties=True)
    vector_index.keep_up()
    return index, few


def test_what_one_party_says_is_found_however_far_the_whole_is(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, few = make_parties(cast)
    scope = large(cast, Filters(speaker="candidate"), monkeypatch)
    exact = dense.compare_all(scope, index, QUERY, most=FEW, speaker="candidate")
    assert set(exact) == few
    with plans() as told:
        found = dense.find_nearest(scope, index, QUERY, most=FEW, speaker="candidate")
    [plan] = told
    assert f"Index Scan using {vector_index.name_of(index, 'party')}" in plan
    assert set(found) == few


def test_what_has_no_vectors_of_its_parties_yet_is_compared_by_the_whole(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, few = make_parties(cast)
    wholes = Embedding.objects.exclude(passage__in=few)
    [late] = dense.compare_all(scope_of(cast.reviewer, Filters()), index, QUERY, most=1)
    wholes.filter(passage=late).update(with_parties=False)
    PartyEmbedding.objects.filter(passage=late).delete()
    scope = large(cast, Filters(speaker="candidate"), monkeypatch)
    found = dense.find_nearest(scope, index, QUERY, most=FEW + 1, speaker="candidate")
    assert set(found) == {*few, late}
    assert list(found.values()) == sorted(found.values(), reverse=True)
