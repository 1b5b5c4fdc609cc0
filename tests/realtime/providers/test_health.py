"""Which deployment is asked next, and for how long one that refused is left alone."""

import pytest

from realtime.protocol.events import ErrorClass
from realtime.providers.health import (
    BUSY_S,
    COOL_DOWN_S,
    FAILURES,
    FATAL_COOL_DOWN_S,
    Health,
    choose,
)

pytestmark = pytest.mark.unit


def test_one_failure_is_none() -> None:
    health = Health()
    health.failed(ErrorClass.RETRY, 10.0)
    assert not health.is_down(10.0)


def test_failures_in_a_row_are_a_pause() -> None:
    health = Health()
    for _ in range(FAILURES):
        health.failed(ErrorClass.RETRY, 10.0)
    assert health.is_down(10.0 + COOL_DOWN_S - 1)
    assert not health.is_down(10.0 + COOL_DOWN_S)


def test_a_leg_that_came_up_begins_the_row_anew() -> None:
    health = Health()
    for _ in range(5):
        health.failed(ErrorClass.RETRY, 10.0)
        health.came_up()
    assert not health.is_down(10.0)


@pytest.mark.fault("C64")
def test_a_refusal_for_good_is_a_long_pause() -> None:
    health = Health()
    health.failed(ErrorClass.FATAL, 10.0)
    health.came_up()  # of a Leg that was opening meanwhile: the pause stays
    assert health.is_down(10.0 + FATAL_COOL_DOWN_S - 1)


@pytest.mark.fault("C57")
@pytest.mark.parametrize(("asked_for_s", "pause_s"), [(0.0, BUSY_S), (5.0, 5.0), (90.0, 90.0)])
def test_a_busy_one_is_left_alone_as_long_as_it_asks_for(
    asked_for_s: float, pause_s: float
) -> None:
    health = Health()
    health.failed(ErrorClass.BUSY, 10.0, asked_for_s)
    assert health.is_down(10.0 + pause_s - 0.1)
    assert not health.is_down(10.0 + pause_s)


def test_the_first_that_is_well_is_asked() -> None:
    first, second = Health(), Health()
    assert choose([first, second], 0.0) == 0
    first.failed(ErrorClass.FATAL, 0.0)
    assert choose([first, second], 1.0) == 1
    assert choose([first, second], FATAL_COOL_DOWN_S) == 0


def test_when_all_are_down_the_one_that_may_be_back_first_is_asked() -> None:
    first, second = Health(), Health()
    first.failed(ErrorClass.FATAL, 0.0)
    second.failed(ErrorClass.BUSY, 0.0, 5.0)
    assert choose([first, second], 1.0) == 1
