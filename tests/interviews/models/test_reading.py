"""Who has opened which session."""

from datetime import datetime

import pytest
from django.db import IntegrityError

from interviews.models import Reading
from tests.cast import Cast, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_database_keeps_one_reading_for_each_person(cast: Cast, now: datetime) -> None:
    given = {
        "organization": cast.lindenhof,
        "session": make_session(cast.invitation),
        "user": cast.reviewer,
        "input_version": 1,
        "read_at": now,
    }
    Reading.objects.create(**given)
    with pytest.raises(IntegrityError):
        Reading.objects.create(**given)
