"""What follows a try to deliver."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.failures import FinalFailure, TransientFailure
from pipeline.notices.schedule import (
    LONGEST_DELAY_SECONDS,
    MOST_ATTEMPTS,
    Outcome,
    back_off_seconds,
    decide,
    read_retry_after,
)
from pipeline.retry import GiveUp, TryAgain

pytestmark = pytest.mark.unit

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def after(failure: Exception, *, attempts: int = 1) -> Outcome:
    return decide(failure, attempts=attempts, max_attempts=MOST_ATTEMPTS, jitter=0)


def test_each_failure_waits_four_times_as_long_as_the_one_before() -> None:
    assert [back_off_seconds(n, jitter=0) for n in (1, 2, 3, 4)] == [5, 20, 80, 320]


def test_all_attempts_together_outlast_a_night() -> None:
    waits = [back_off_seconds(n, jitter=0) for n in range(1, MOST_ATTEMPTS)]
    assert sum(waits) > 12 * 3600


@given(attempts=st.integers(1, 500), jitter=st.floats(0, 1, exclude_max=True))
def test_no_wait_is_longer_than_the_ceiling_and_its_jitter(attempts: int, jitter: float) -> None:
    assert 0 < back_off_seconds(attempts, jitter=jitter) <= 1.5 * LONGEST_DELAY_SECONDS


def test_what_failed_together_comes_back_apart() -> None:
    assert back_off_seconds(3, jitter=0.9) > back_off_seconds(3, jitter=0.1)


def test_a_receiver_that_asks_for_time_gets_it_within_reason() -> None:
    asked = [90.0, 1e12, None]
    given = [after(TransientFailure("Busy.", retry_after_seconds=each)) for each in asked]
    assert given == [
        TryAgain(90, "Busy."),
        TryAgain(LONGEST_DELAY_SECONDS, "Busy."),
        TryAgain(5, "Busy."),
    ]


def test_what_cannot_help_is_not_tried_again() -> None:
    assert after(FinalFailure("Off.")) == GiveUp("Off.")


def test_the_last_attempt_gives_up_and_says_how_often_it_was_tried() -> None:
    last = after(TransientFailure("Busy."), attempts=MOST_ATTEMPTS)
    assert last == GiveUp("Busy. Tried 10 times.")


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("120", 120.0),
        ("Sat, 21 Nov 2026 12:02:00 GMT", 120.0),
        ("Sat, 21 Nov 2026 12:02:00 -0000", 120.0),
        ("Sat, 21 Nov 2026 11:00:00 GMT", None),
        ("soon", None),
        ("", None),
        ("inf", None),
        ("-3", None),
    ],
)
def test_a_receiver_says_when_in_seconds_or_by_a_date(header: str, seconds: float | None) -> None:
    assert read_retry_after(header, now=NOON) == seconds
