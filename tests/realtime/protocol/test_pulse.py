"""The sign of life that is wanted of a quiet Voice."""

import pytest

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.pulse import ANSWER_LIMIT_MS, QUIET_MS, Pulse
from realtime.protocol.unwritten import LEAD_MS
from tests.realtime.protocol.rehearsal import Rehearsal, of, only, sound

pytestmark = pytest.mark.unit


def test_a_voice_that_says_something_is_not_asked() -> None:
    pulse = Pulse()
    pulse.heard(1_000)
    assert pulse.follow(1_000 + QUIET_MS - 1) == []
    assert pulse.silent_ms(1_000 + QUIET_MS - 1) == 0


def test_a_quiet_voice_is_asked_once_until_it_answers() -> None:
    pulse = Pulse()
    assert pulse.follow(QUIET_MS) == [c.CheckVoice()]
    assert pulse.follow(QUIET_MS + 500) == []
    pulse.heard(QUIET_MS + 600)
    assert not pulse.is_awaited
    assert pulse.follow(2 * QUIET_MS + 600) == [c.CheckVoice()]


def test_a_voice_that_does_not_answer_is_lost_and_was_so_since_its_last_word() -> None:
    pulse = Pulse()
    pulse.heard(1_000)
    asked_at = 1_000 + QUIET_MS
    pulse.follow(asked_at)
    assert not pulse.is_lost(asked_at + ANSWER_LIMIT_MS - 1)
    assert pulse.is_lost(asked_at + ANSWER_LIMIT_MS)
    assert pulse.silent_ms(asked_at + ANSWER_LIMIT_MS) == QUIET_MS + ANSWER_LIMIT_MS


@pytest.mark.fault("C56")
def test_what_a_stuck_voice_did_not_hear_is_said_to_the_next_one() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    show.is_stuck = True
    for _ in range((QUIET_MS + ANSWER_LIMIT_MS) // 100 + 1):
        show.hear(e.CandidateAudio(b"\1\0" * 2_400))
        show.wait(100)
    assert show.phase == "reconnecting"
    again = only(show.come_up(), c.SendAudio)
    assert len(again.pcm) >= len(sound(QUIET_MS + ANSWER_LIMIT_MS))


def test_a_page_that_comes_back_finds_out_at_once_that_its_voice_is_stuck() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    show.hear(e.BrowserLeft())
    show.wait(10_000)
    show.is_stuck = True
    assert c.CheckVoice() in show.connect()
    assert of(show.wait(ANSWER_LIMIT_MS), c.CloseVoice)


def test_enough_is_kept_for_the_time_before_a_voice_is_asked() -> None:
    assert QUIET_MS < LEAD_MS
