"""A process that stood still hears late."""

import pytest

from realtime.protocol.standstill import CATCHING_UP_MS, Standstill

pytestmark = [pytest.mark.unit, pytest.mark.fault("A20")]


def test_what_comes_after_a_standstill_may_have_been_said_when_it_began() -> None:
    process = Standstill()
    for now in (0, 200, 400, 3_000):
        process.work(now)
    assert process.said_at(3_050) == process.said_at(3_000 + CATCHING_UP_MS) == 400


def test_what_was_said_before_it_or_long_after_it_is_as_it_was_heard() -> None:
    process = Standstill()
    for now in (0, 200, 400, 3_000):
        process.work(now)
    assert process.said_at(400) == 400
    late = 3_001 + CATCHING_UP_MS
    assert process.said_at(late) == late


def test_a_process_that_never_stood_still_hears_at_once() -> None:
    process = Standstill()
    for now in (0, 200, 900, 1_100):
        process.work(now)
    assert [process.said_at(at) for at in (0, 500, 1_100)] == [0, 500, 1_100]
