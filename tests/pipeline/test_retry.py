"""From a failure to what happens next."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.failures import FinalFailure, NotYet, Overrun, TransientFailure
from pipeline.retry import (
    LONGEST_ASKED_SECONDS,
    LONGEST_DELAY_SECONDS,
    LONGEST_WAIT_SECONDS,
    MOST_OVERRUNS,
    MOST_WAITS,
    GiveUp,
    TryAgain,
    Wait,
    back_off_seconds,
    decide,
    describe,
)

pytestmark = pytest.mark.unit


def test_a_first_failure_is_tried_again_soon() -> None:
    decision = decide(TransientFailure("Busy."), attempts=1, max_attempts=5, jitter=0)
    assert decision == TryAgain(5.0, "Busy.")


def test_each_failure_waits_twice_as_long_as_the_one_before() -> None:
    assert [back_off_seconds(n, jitter=0) for n in (1, 2, 3)] == [5.0, 10.0, 20.0]


@given(attempts=st.integers(1, 200), jitter=st.floats(0, 1, exclude_max=True))
def test_no_wait_is_longer_than_the_ceiling(attempts: int, jitter: float) -> None:
    assert 0 < back_off_seconds(attempts, jitter=jitter) <= LONGEST_DELAY_SECONDS


@pytest.mark.fault("B36")
def test_workers_that_failed_together_come_back_apart() -> None:
    assert back_off_seconds(3, jitter=0.9) > back_off_seconds(3, jitter=0.1)


@pytest.mark.fault("B36")
def test_a_provider_that_asks_for_time_gets_it() -> None:
    failure = TransientFailure("Too many requests.", retry_after_seconds=90)
    decision = decide(failure, attempts=1, max_attempts=5, jitter=0)
    assert decision == TryAgain(90, "Too many requests.")


def test_a_final_failure_is_never_tried_again() -> None:
    assert decide(FinalFailure("No key."), attempts=1, max_attempts=5, jitter=0) == GiveUp(
        "No key."
    )


@pytest.mark.fault("B37")
def test_a_step_that_hangs_is_tried_once_more_and_keeps_no_third_thread() -> None:
    hung = Overrun("It hangs.")
    first = decide(hung, attempts=1, max_attempts=5, jitter=0)
    assert first == TryAgain(5.0, "It hangs.")
    last = decide(hung, attempts=MOST_OVERRUNS, max_attempts=5, jitter=0)
    assert last == GiveUp("It hangs. Tried 2 times.")


@pytest.mark.fault("B36")
def test_the_last_attempt_gives_up_and_says_how_often_it_was_tried() -> None:
    decision = decide(TransientFailure("Busy."), attempts=5, max_attempts=5, jitter=0)
    assert decision == GiveUp("Busy. Tried 5 times.")


def test_an_unforeseen_error_is_named_by_its_kind_and_never_quoted() -> None:
    sentence = describe(KeyError("what the candidate said"))
    assert "KeyError" in sentence
    assert "candidate" not in sentence


@pytest.mark.fault("B36")
def test_no_server_can_put_a_step_off_for_days() -> None:
    failure = TransientFailure("Busy.", retry_after_seconds=1e12)
    decision = decide(failure, attempts=1, max_attempts=5, jitter=0)
    assert isinstance(decision, TryAgain)
    assert decision.delay_seconds == LONGEST_ASKED_SECONDS


def wait(waits: int) -> Wait | GiveUp:
    decision = decide(NotYet("Away."), attempts=5, max_attempts=5, waits=waits, jitter=0)
    assert not isinstance(decision, TryAgain)
    return decision


def test_what_only_waits_waits_on_after_the_last_attempt() -> None:
    assert wait(0) == Wait(5.0, "Away.")


def test_waits_outlast_an_outage_of_an_hour_and_look_again_within_a_minute() -> None:
    delays = [
        decision.delay_seconds for n in range(MOST_WAITS) if isinstance(decision := wait(n), Wait)
    ]
    assert len(delays) == MOST_WAITS
    assert sum(delays) > 3600
    assert max(delays) <= LONGEST_WAIT_SECONDS


def test_a_wait_without_end_ends_and_says_so() -> None:
    assert wait(MOST_WAITS) == GiveUp(f"Away. Waited {MOST_WAITS} times.")


def test_who_knows_how_long_it_takes_is_waited_for_as_long() -> None:
    failure = NotYet("The words may still come.", retry_after_seconds=32)
    decision = decide(failure, attempts=1, max_attempts=5, waits=3, jitter=0.5)
    assert decision == Wait(32, "The words may still come.")
