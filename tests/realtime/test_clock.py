"""The session's timeline goes on where it was, and never runs back."""

from datetime import UTC, datetime, timedelta

import pytest

from realtime.clock import SessionClock

pytestmark = pytest.mark.unit


def test_a_new_timeline_begins_with_the_hello() -> None:
    clock = SessionClock(None)
    clock.start()
    begun = clock.zero
    assert clock.now() < 1000
    clock.start()
    assert clock.zero is begun


def test_another_process_goes_on_where_the_first_one_was() -> None:
    started_at = datetime.now(UTC) - timedelta(seconds=90)
    clock = SessionClock(started_at)
    clock.start()
    assert clock.zero == started_at
    assert 90_000 <= clock.now() < 95_000


def test_a_wall_clock_that_was_set_back_makes_no_negative_time() -> None:
    assert SessionClock(datetime.now(UTC) + timedelta(hours=1)).now() >= 0


def test_an_instant_has_a_place_in_the_day() -> None:
    started_at = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
    assert SessionClock(started_at).at(1_500) == started_at + timedelta(milliseconds=1_500)


def test_time_only_grows() -> None:
    clock = SessionClock(None)
    times = [clock.now() for _ in range(1000)]
    assert times == sorted(times)
