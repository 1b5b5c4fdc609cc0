"""Filters kept by name."""

from datetime import datetime

import pytest

from interviews.actions import saved_filters
from interviews.actions.errors import TooManyError
from interviews.actions.saved_filters import forget_filter, save_filter
from interviews.models import SavedFilter
from tests.cast import Cast

pytestmark = [pytest.mark.db, pytest.mark.django_db]

QUEUE = SavedFilter.Place.QUEUE


def save(cast: Cast, now: datetime, name: str, query: str = "unread=yes") -> SavedFilter:
    given = {"organization": cast.lindenhof, "by": cast.reviewer, "place": QUEUE, "now": now}
    return save_filter(**given, name=name, query=query)  # type: ignore[arg-type]


def test_the_same_name_again_takes_the_new_filters(cast: Cast, now: datetime) -> None:
    save(cast, now, "Mine")
    again = save(cast, now, "Mine", "quality=limited")
    assert [(each.pk, each.query) for each in SavedFilter.objects.all()] == [
        (again.pk, "quality=limited")
    ]


def test_there_is_an_end_to_how_many_are_kept(
    cast: Cast, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saved_filters, "MOST_SAVED", 1)
    save(cast, now, "Mine")
    with pytest.raises(TooManyError):
        save(cast, now, "Another")
    assert SavedFilter.objects.count() == 1


def test_a_forgotten_filter_is_gone(cast: Cast, now: datetime) -> None:
    forget_filter(save(cast, now, "Mine"))
    assert not SavedFilter.objects.exists()
