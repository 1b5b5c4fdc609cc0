"""Each model's vectors have an index of their own, as long as they are there."""

import pytest
from django.db import connection

from pipeline.models import EmbeddingIndex
from pipeline.retrieval import vector_index
from tests.cast import Cast
from tests.pipeline.retrieval.rows import give_vectors, make_index, make_passages

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def indexes() -> dict[str, str]:
    """The vector indexes of the database, with how they were made."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'embedding_hnsw_%'"
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


def test_a_retired_model_has_none(cast: Cast) -> None:
    make_passages(cast, [("candidate", "word")])
    give_vectors(make_index(3), [[1.0, 0.0, 0.0]])
    vector_index.keep_up()
    EmbeddingIndex.objects.update(state="retired")
    vector_index.keep_up()
    assert indexes() == {}


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
