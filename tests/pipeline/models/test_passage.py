"""Passages and their vectors as rows."""

import hashlib

import pytest
from django.db import IntegrityError, transaction

from pipeline.models import Embedding, EmbeddingIndex, PartyEmbedding, Passage
from tests.cast import Cast
from tests.pipeline.indexed import make_indexed_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_passage_gives_again_what_was_embedded(cast: Cast) -> None:
    make_indexed_session(cast)
    passage = Passage.objects.get()
    assert "Ada: Thank you. How do you know" in passage.indexed_text
    assert passage.digest == hashlib.sha256(passage.indexed_text.encode()).hexdigest()
    assert str(passage).endswith("· 1")
    assert str(Embedding.objects.get()).startswith(str(passage.pk))
    assert {str(each).rpartition(" ")[2] for each in PartyEmbedding.objects.all()} == {
        "candidate",
        "interviewer",
    }


def test_vectors_of_any_dimension_stand_side_by_side(cast: Cast) -> None:
    make_indexed_session(cast)
    [passage] = Passage.objects.all()
    other = EmbeddingIndex.objects.create(model="large", dimensions=1024)
    assert str(other) == "large (1024)"
    Embedding.objects.create(
        organization=cast.lindenhof, passage=passage, index=other, vector=[0.1] * 1024
    )
    assert sorted(len(each.vector) for each in Embedding.objects.all()) == [256, 1024]


def test_one_index_serves(cast: Cast) -> None:
    make_indexed_session(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        EmbeddingIndex.objects.create(model="large", dimensions=1024, state="serving")
