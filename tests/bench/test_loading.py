"""Generated passages are in the database as the product would have written them."""

import pytest
from django.db import connection

from bench.search import loading
from bench.search.generated import begin
from pipeline.models import Embedding, Passage
from pipeline.retrieval import postings

pytestmark = [pytest.mark.db, pytest.mark.django_db]

COUNTS = "SELECT * FROM pipeline_posting ORDER BY passage_id, unit, lexeme"
LENGTHS = "SELECT id, length, piece_count, piece_length FROM pipeline_passage ORDER BY id"


def rows(statement: str) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_its_postings_are_those_that_the_product_writes() -> None:
    loading.add(begin(), 30)
    loaded = rows(COUNTS), rows(LENGTHS)
    postings.write(list(Passage.objects.order_by("session", "number")))
    assert (rows(COUNTS), rows(LENGTHS)) == loaded


def test_filters_keep_their_share_and_vectors_have_length_1() -> None:
    heap = begin()
    loading.add(heap, 200)
    loading.add(heap, 100)
    kept = {
        share: Passage.objects.filter(interview=interview).count()
        for share, interview in heap.interviews.items()
    }
    assert kept == {1.0: 297, 0.01: 2, 0.0001: 1}
    assert Passage.objects.filter(session__in=heap.made.values()).count() == 300
    [first, *_others] = Embedding.objects.all()
    assert sum(value * value for value in first.vector) == pytest.approx(1.0, abs=1e-3)
    assert len(heap.query_vector()) == len(first.vector)
