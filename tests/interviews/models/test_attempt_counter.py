"""The row of what was tried lately."""

import pytest
from django.db import IntegrityError, transaction

from interviews.models import AttemptCounter
from tests.cast import NOW

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_key_has_one_row_and_counts_nothing_below_nothing() -> None:
    row = AttemptCounter.objects.create(key="a" * 64, count=2, until=NOW)
    assert str(row) == "aaaaaaaa · 2"
    with pytest.raises(IntegrityError), transaction.atomic():
        AttemptCounter.objects.create(key="a" * 64, count=1, until=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttemptCounter.objects.create(key="b" * 64, count=-1, until=NOW)
