"""Moments, offsets and lengths as people read them."""

from datetime import UTC, datetime

import pytest

from interviews.admin.moments import clock, day_and_time, time_of_day

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("offset_ms", "words"),
    [(0, "0:00"), (999, "0:00"), (65_000, "1:05"), (3_599_999, "59:59"), (3_725_000, "1:02:05")],
)
def test_an_offset_is_read_like_a_clock(offset_ms: int, words: str) -> None:
    assert clock(offset_ms) == words


def test_a_moment_is_read_in_the_sites_time(settings: object) -> None:
    settings.TIME_ZONE = "Europe/Berlin"  # type: ignore[attr-defined]
    assert day_and_time(datetime(2026, 11, 21, 9, 5, tzinfo=UTC)) == "21 Nov 2026, 10:05"


def test_no_moment_is_no_words() -> None:
    assert day_and_time(None) == ""
    assert time_of_day(None) == ""


def test_what_happens_within_minutes_is_read_to_the_second() -> None:
    assert time_of_day(datetime(2026, 11, 21, 9, 5, 7, tzinfo=UTC)) == "09:05:07"
