"""Filters that a person keeps by name."""

from datetime import datetime

import pytest
from django.db import IntegrityError

from interviews.models import SavedFilter
from tests.cast import Cast

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_the_database_keeps_a_name_once_for_each_person_and_list(cast: Cast, now: datetime) -> None:
    given = {"organization": cast.lindenhof, "name": "Mine", "created_at": now}
    SavedFilter.objects.create(**given, user=cast.reviewer, place="queue")
    SavedFilter.objects.create(**given, user=cast.reviewer, place="sessions")
    SavedFilter.objects.create(**given, user=cast.editor, place="queue")
    with pytest.raises(IntegrityError, match="saved_filter_name_once"):
        SavedFilter.objects.create(**given, user=cast.reviewer, place="queue")
