"""The time of a question is used while it is current, and told once when it is used up."""

import pytest

from realtime.protocol.question_clock import QuestionClock

pytestmark = pytest.mark.unit


def test_each_question_has_the_time_that_passed_while_it_was_current() -> None:
    clock = QuestionClock({1: 10_000, 2: 10_000})
    clock.follow(1, 4_000)
    clock.follow(1, 6_000)
    clock.follow(2, 9_000)
    assert clock.used_ms == {1: 6_000, 2: 3_000}


def test_a_question_without_a_budget_uses_none() -> None:
    clock = QuestionClock({2: 10_000})
    clock.follow(1, 60_000)
    assert clock.used_ms == {}
    assert not clock.is_to_be_told(1)


def test_a_question_is_told_of_once_for_each_leg() -> None:
    clock = QuestionClock({1: 10_000})
    clock.follow(1, 9_999)
    assert not clock.is_to_be_told(1)
    clock.follow(1, 10_000)
    assert [clock.is_to_be_told(1), clock.is_to_be_told(1)] == [True, False]
    clock.renew()
    assert clock.is_to_be_told(1)


def test_a_question_goes_on_where_another_process_left_it() -> None:
    clock = QuestionClock({1: 10_000}, {1: 8_000}, 60_000)
    clock.follow(1, 62_000)
    assert clock.is_to_be_told(1)


@pytest.mark.fault("A22")
def test_a_clock_that_runs_back_gives_a_question_nothing_and_takes_nothing() -> None:
    clock = QuestionClock({1: 10_000})
    for spoken_ms in (5_000, 1_000, 5_000, 6_000):
        clock.follow(1, spoken_ms)
    assert clock.used_ms == {1: 6_000}
