"""Each model's vectors have an index of their own, as long as they are there."""

from typing import Any

import pytest
from django.db import OperationalError, connection

from pipeline.models import EmbeddingIndex, PartyEmbedding, Passage
from pipeline.retrieval import vector_index
from tests.cast import Cast
from tests.pipeline.retrieval.rows import give_vectors, make_index, make_passages

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def indexes() -> dict[str, str]:
    """The vector indexes of the database, with how they were made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE indexname ~ '_hnsw_[0-9]+$'"
        )
        return dict(cursor.fetchall())


def test_a_model_with_vectors_gets_one_and_keeps_it(cast: Cast) -> None:
    make_passages(cast, [("candidate", "word")])
    index = make_index(3)
    vector_index.keep_up()
    assert indexes() == {}
    give_vectors(index, [[1.0, 0.0, 0.0]])
    vector_index.keep_up()
    before = indexes()
    [[name, definition]] = before.items()
    assert name == vector_index.name_of(index)
    assert "halfvec(3)" in definition
    assert f"index_id = {index.pk}" in definition
    vector_index.keep_up()
    assert indexes() == before


def test_what_each_party_says_has_one_of_its_own(cast: Cast) -> None:
    make_passages(cast, [("candidate", "word")])
    index = make_index(3)
    give_vectors(index, [[1.0, 0.0, 0.0]])
    [passage] = Passage.objects.all()
    of_party = PartyEmbedding(passage=passage, index=index, speaker="candidate", vector=[1, 0, 0])
    of_party.organization = passage.organization
    of_party.save()
    vector_index.keep_up()
    names = [vector_index.name_of(index), vector_index.name_of(index, "party")]
    assert sorted(indexes()) == names
    assert "pipeline_partyembedding" in indexes()[names[1]]
    of_party.delete()
    vector_index.keep_up()
    assert list(indexes()) == names[:1]


def test_a_retired_model_has_none(cast: Cast) -> None:
    make_passages(cast, [("candidate", "word")])
    give_vectors(make_index(3), [[1.0, 0.0, 0.0]])
    vector_index.keep_up()
    EmbeddingIndex.objects.update(state="retired")
    vector_index.keep_up()
    assert indexes() == {}


def test_it_is_made_in_memory_as_far_as_that_is_within_reason() -> None:
    assert vector_index.memory_mb(0, 384) == 64
    assert 1_000 < vector_index.memory_mb(1_000_000, 384) < 2_500
    assert vector_index.memory_mb(10**9, 384) == vector_index.MOST_MEMORY_MB


@pytest.mark.django_db(transaction=True)
def test_where_helpers_have_no_room_it_is_made_without_them(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_passages(cast, [("candidate", "word")])
    give_vectors(make_index(3), [[1.0, 0.0, 0.0]])
    helpers = list[str]()

    def execute(run: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql == vector_index.SETTINGS:
            helpers.append(params[1])
        if "USING hnsw" in sql and helpers[-1] != "0":
            raise OperationalError("could not resize shared memory segment")
        return run(sql, params, many, context)

    with connection.execute_wrapper(execute):
        vector_index.keep_up()
    assert helpers == [str(vector_index.HELPERS), "0"]
    assert len(indexes()) == 1
    with connection.cursor() as cursor:
        cursor.execute("SHOW max_parallel_maintenance_workers")
        assert cursor.fetchone() != ("0",)


@pytest.mark.django_db(transaction=True)
def test_outside_of_a_transaction_nobody_waits_for_it(cast: Cast) -> None:
    make_passages(cast, [("candidate", "word")])
    index = make_index(3)
    give_vectors(index, [[1.0, 0.0, 0.0]])
    vector_index.keep_up()
    assert list(indexes()) == [vector_index.name_of(index)]
    EmbeddingIndex.objects.update(state="retired")
    vector_index.keep_up()
    assert indexes() == {}
