import pytest

from interviews.supervisor.restarts import DELAYS_S, RECOVERED_AFTER_S, Restarts

pytestmark = pytest.mark.unit


def test_a_child_that_keeps_dying_waits_longer_each_time_up_to_a_bound() -> None:
    restarts = Restarts()
    delays = [restarts.delay_s(lived_s=0.1) for _ in range(20)]
    assert delays[: len(DELAYS_S)] == list(DELAYS_S)
    assert set(delays[len(DELAYS_S) :]) == {DELAYS_S[-1]}


def test_a_child_that_lived_long_is_started_again_soon() -> None:
    restarts = Restarts()
    for _ in range(5):
        restarts.delay_s(lived_s=0.1)
    assert restarts.delay_s(lived_s=RECOVERED_AFTER_S) == DELAYS_S[0]
    assert restarts.deaths_in_row == 1
