"""One request at a time, and none lost."""

import pytest

from realtime.protocol.commands import CancelResponse, CreateResponse
from realtime.protocol.events import ErrorClass, ResponseFinished
from realtime.protocol.responses import LONGEST_PAUSE_MS, RETRIES, SILENCE_LIMIT_MS, Responses

pytestmark = pytest.mark.unit


def finished(status: str = "completed", response_id: str = "r1") -> ResponseFinished:
    return ResponseFinished(response_id, status)


def test_wishes_while_one_is_on_its_way_become_one_more() -> None:
    responses = Responses()
    responses.want()
    assert responses.ask_if_owed(0) == [CreateResponse("create_1")]
    responses.want()
    responses.want()
    assert responses.ask_if_owed(0) == []
    assert responses.started("r1")
    assert responses.ask_if_owed(0) == []
    responses.finished(finished(), 10)
    assert responses.ask_if_owed(10) == [CreateResponse("create_2")]
    assert not responses.is_idle


def test_nothing_is_asked_without_a_wish() -> None:
    responses = Responses()
    responses.want()
    responses.unwant()
    assert responses.ask_if_owed(0) == []
    assert responses.is_idle


def test_a_regretted_request_is_known_when_it_has_a_name() -> None:
    responses = Responses()
    responses.want()
    responses.ask_if_owed(0)
    responses.regret()
    assert not responses.started("r1")
    assert responses.cancel() == [CancelResponse("r1")]
    responses.regret()  # nothing is on its way
    responses.finished(finished("cancelled"), 5)
    assert responses.started("r2")
    assert responses.cancel() == [CancelResponse("r2")]


def test_a_response_that_has_finished_does_not_start() -> None:
    responses = Responses()
    responses.finished(finished(), 0)
    assert not responses.started("r1")
    assert not responses.is_busy
    assert responses.cancel() == []


def test_a_refused_request_is_asked_again_a_little_later() -> None:
    responses = Responses()
    responses.want()
    responses.ask_if_owed(0)
    responses.refused(0)
    assert responses.ask_if_owed(100) == []
    assert responses.ask_if_owed(250) == [CreateResponse("create_2")]


def test_failures_are_asked_again_until_they_are_hopeless() -> None:
    responses = Responses()
    for number in range(RETRIES + 1):
        assert not responses.are_hopeless(0)
        responses.started(f"r{number}")
        responses.finished(finished("failed", f"r{number}"), 0)
    assert responses.are_hopeless(0)
    responses.clear()
    assert not responses.are_hopeless(0)


def test_a_success_forgets_the_failures() -> None:
    responses = Responses()
    responses.failed(0)
    responses.finished(finished(), 0)
    assert responses.failures == 0


def test_a_voice_that_owes_an_answer_and_says_nothing_is_stuck() -> None:
    responses = Responses()
    responses.want()
    responses.ask_if_owed(0)
    assert not responses.are_hopeless(SILENCE_LIMIT_MS - 1)
    assert responses.are_hopeless(SILENCE_LIMIT_MS)


@pytest.mark.fault("C58")
def test_a_rate_limit_is_waited_for_as_long_as_it_asks_and_the_answer_asked_for_again() -> None:
    responses = Responses()
    responses.want()
    responses.ask_if_owed(0)
    responses.started("resp_1")
    responses.finished(
        ResponseFinished("resp_1", "failed", kind=ErrorClass.BUSY, retry_after_ms=7_000), 1_000
    )
    assert responses.ask_if_owed(7_900) == []
    assert len(responses.ask_if_owed(8_000)) == 1


def test_no_wait_between_two_tries_is_endless() -> None:
    responses = Responses()
    responses.failed(0, ErrorClass.BUSY, 10**9)
    assert len(responses.ask_if_owed(LONGEST_PAUSE_MS)) == 1


def test_who_waits_for_a_busy_provider_does_until_it_answers_or_nobody_asks() -> None:
    for end in (Responses.unwant, Responses.clear, lambda each: each.started("resp_2")):
        responses = Responses()
        responses.failed(0, ErrorClass.BUSY)
        assert responses.is_throttled
        end(responses)
        assert not responses.is_throttled
    responses.failed(0, ErrorClass.RETRY)
    assert not responses.is_throttled
