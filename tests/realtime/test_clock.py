"""The session's timeline goes on across processes and never runs back."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from realtime.clock import SessionClock

pytestmark = pytest.mark.unit


def test_a_new_session_begins_with_its_hello() -> None:
    clock = SessionClock(None)
    time.sleep(0.02)
    assert clock.now() >= 20
    clock.start()
    assert clock.now() < 20
    zero = clock.zero
    clock.start()
    assert clock.zero == zero


def test_a_session_that_began_earlier_goes_on() -> None:
    began = datetime.now(UTC) - timedelta(minutes=3)
    clock = SessionClock(began)
    clock.start()
    assert 180_000 <= clock.now() < 190_000
    assert clock.at(60_000) == began + timedelta(minutes=1)


def test_a_clock_that_was_set_back_is_at_zero() -> None:
    clock = SessionClock(datetime.now(UTC) + timedelta(minutes=3))
    assert clock.now() < 1_000


@pytest.mark.fault("A22")
def test_a_clock_that_was_set_back_goes_on_from_what_the_record_knows() -> None:
    clock = SessionClock(datetime.now(UTC) - timedelta(minutes=1), at_least_ms=300_000)
    assert 300_000 <= clock.now() < 301_000
