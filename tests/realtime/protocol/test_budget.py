"""The time budget is used only while its clock runs."""

import pytest

from realtime.protocol.budget import MINUTE_MS, Budget

pytestmark = pytest.mark.unit


def test_a_stopped_clock_uses_nothing() -> None:
    budget = Budget(10 * MINUTE_MS, spoken_ms=5_000)
    budget.stop(60_000)
    assert (budget.used_ms(90_000), budget.is_running) == (5_000, False)


def test_a_running_clock_uses_what_passes_and_running_twice_changes_nothing() -> None:
    budget = Budget(10 * MINUTE_MS)
    budget.run(1_000)
    budget.run(3_000)
    assert (budget.used_ms(4_000), budget.is_running) == (3_000, True)
    budget.stop(5_000)
    assert budget.used_ms(99_000) == 4_000


def test_time_that_runs_back_uses_nothing() -> None:
    budget = Budget(MINUTE_MS)
    budget.run(5_000)
    assert budget.used_ms(4_000) == 0


def test_a_begun_minute_is_shown_as_one_and_zero_means_zero() -> None:
    budget = Budget(2 * MINUTE_MS)
    budget.run(0)
    shown = [budget.remaining_minutes(now) for now in (0, 1, MINUTE_MS, 119_999, 2 * MINUTE_MS)]
    assert shown == [2, 2, 1, 1, 0]
    assert not budget.is_used_up(119_999)
    assert budget.is_used_up(2 * MINUTE_MS)
    assert budget.remaining_ms(3 * MINUTE_MS) == 0
