"""Moments as people read them."""

from datetime import UTC, datetime, timedelta

import pytest

from interviews.admin.moments import day_and_time, time_of_day, wait_since

pytestmark = pytest.mark.unit


def test_a_moment_is_read_in_the_sites_time(settings: object) -> None:
    settings.TIME_ZONE = "Europe/Berlin"  # type: ignore[attr-defined]
    assert day_and_time(datetime(2026, 11, 21, 9, 5, tzinfo=UTC)) == "21 Nov 2026, 10:05"


def test_no_moment_is_no_words() -> None:
    assert day_and_time(None) == ""
    assert time_of_day(None) == ""


def test_what_happens_within_minutes_is_read_to_the_second() -> None:
    assert time_of_day(datetime(2026, 11, 21, 9, 5, 7, tzinfo=UTC)) == "09:05:07"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(0), "ended just now"),
        (timedelta(seconds=59), "ended just now"),
        (timedelta(seconds=-2), "ended just now"),
        (timedelta(seconds=60), "waiting 1\xa0minute"),
        (timedelta(days=2, hours=23), "waiting 2\xa0days, 23\xa0hours"),
    ],
)
def test_nobody_waits_for_no_minutes(ago: timedelta, words: str) -> None:
    now = datetime(2026, 11, 21, 9, 5, tzinfo=UTC)
    assert wait_since(now - ago, now=now) == words
