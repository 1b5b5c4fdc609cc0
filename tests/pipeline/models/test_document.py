"""Role knowledge."""

import pytest
from django.db import IntegrityError, transaction

from pipeline.models import Document, Passage
from tests.cast import Cast
from tests.pipeline.rows import make_document


@pytest.mark.unit
def test_a_document_is_called_by_its_title() -> None:
    assert str(Document(title="Handbook")) == "Handbook"


@pytest.mark.db
@pytest.mark.django_db
def test_a_passage_is_of_a_session_or_of_a_document_and_never_of_nothing(cast: Cast) -> None:
    make_document(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Passage.objects.update(document=None)
