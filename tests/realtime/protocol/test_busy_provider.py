"""A provider that has too much to do: the candidate is told, the time stands, and both end."""

import pytest

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.commands import Command
from realtime.protocol.events import ErrorClass
from tests.realtime.protocol.rehearsal import Rehearsal, of

pytestmark = pytest.mark.unit


def codes(commands: list[Command]) -> list[str]:
    return [each.code for each in of(commands, c.ShowNotice)]


def refused(show: Rehearsal) -> list[Command]:
    """Marlo has answered, and the provider refuses to."""
    show.open()
    show.say()
    show.answer("I bake at night.")
    return show.hear(
        e.ResponseStarted("resp_2"),
        e.ResponseFinished("resp_2", "failed", kind=ErrorClass.BUSY, retry_after_ms=6_000),
    )


def used_ms(show: Rehearsal) -> int:
    return show.relay.life.budget.used_ms(show.now)


def test_while_an_answer_waits_for_the_provider_the_page_says_so_and_the_time_stands() -> None:
    show = Rehearsal()
    assert codes(refused(show)) == ["interviewer_busy"]
    used = used_ms(show)
    assert codes(show.wait(6_000)) == []
    assert used_ms(show) == used
    assert codes(show.begin(3)) == ["interviewer_back"]
    show.wait(1_000)
    assert used_ms(show) == used + 1_000


def test_a_candidate_who_goes_on_speaking_waits_for_nothing() -> None:
    show = Rehearsal()
    refused(show)
    assert codes(show.hear(e.SpeechStarted("said_2"))) == ["interviewer_back"]


def test_a_page_that_is_back_is_told_anew() -> None:
    show = Rehearsal()
    refused(show)
    assert codes(show.hear(e.BrowserLeft())) == []
    assert codes(show.connect()) == ["interviewer_busy"]


def test_a_provider_without_room_for_a_line_is_waited_for_with_the_same_words() -> None:
    show = Rehearsal()
    show.connect()
    lost = show.hear(e.VoiceLost("handshake_429", ErrorClass.BUSY, retry_after_ms=3_000))
    assert codes(lost) == ["interviewer_busy"]
    assert codes(show.come_up()) == ["interviewer_back"]


def test_a_line_that_only_broke_is_no_busy_provider() -> None:
    show = Rehearsal()
    show.connect()
    assert codes(show.hear(e.VoiceLost("closed_1006"))) == []
