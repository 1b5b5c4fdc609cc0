"""The relay where a Voice is lost, refuses or complains."""

import pytest

from interviews.states import SessionState
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass
from tests.realtime.protocol.rehearsal import (
    Rehearsal,
    of,
    only,
)

pytestmark = pytest.mark.unit


def test_a_lost_voice_is_a_gap_and_a_new_leg_goes_on_from_what_was_heard() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    show.answer("I bake at night.")
    show.begin(2, "Thank you. What is question 2 about?", ms=4_000)
    show.play(3, 2_000)
    lost = show.hear(e.VoiceLost("closed_1006"))
    assert show.phase == "reconnecting"
    assert only(lost, c.OpenGap).cause == "provider_lost"
    assert only(lost, c.CloseLeg) == c.CloseLeg(1, "closed_1006")
    only(lost, c.FlushPlayback)
    show.wait(400)
    up = show.come_up()
    assert only(up, c.CloseGap).cause == "provider_lost"
    assert only(up, c.StartLeg).number == 2
    assert only(up, c.ConfigureVoice).greeted
    assert [(each.role, each.text) for each in of(up, c.AddItem)] == [
        ("assistant", "Hello Marlo."),
        ("user", "I bake at night."),
        ("assistant", "Thank you. What is"),
    ]
    assert len(of(up, c.CreateResponse)) == 1
    assert show.turns[-1].text == "Thank you. What is question 2 about?"


def test_a_greeting_that_nobody_heard_is_given_again() -> None:
    show = Rehearsal()
    show.open()
    show.begin()
    show.hear(e.VoiceLost("closed_1006"))
    show.wait(400)
    assert only(show.come_up(), c.ConfigureVoice).greeted is False


def test_words_of_a_voice_that_was_not_asked_change_nothing() -> None:
    show = Rehearsal()
    show.open()
    assert show.hear(e.VoiceOpened("another")) == []
    closed = Rehearsal()
    closed.connect()
    assert closed.hear(e.VoiceConfigured()) == []


def test_a_voice_that_comes_up_while_the_page_is_away_waits() -> None:
    show = Rehearsal()
    show.connect()
    show.hear(e.BrowserLeft())
    assert of(show.come_up(), c.CreateResponse) == []
    only(show.connect(), c.CreateResponse)


def test_a_page_that_is_back_before_the_voice_is_up_waits_for_it() -> None:
    show = Rehearsal()
    show.connect()
    show.hear(e.BrowserLeft())
    assert of(show.connect(), c.CreateResponse) == []
    only(show.come_up(), c.CreateResponse)


@pytest.mark.parametrize("kind", [ErrorClass.BENIGN, ErrorClass.OURS])
def test_a_complaint_about_one_event_is_noted_and_the_talk_goes_on(kind: ErrorClass) -> None:
    show = Rehearsal()
    show.open()
    assert show.hear(e.VoiceComplained("odd", kind)) == [c.NoteError(kind, "odd")]
    assert show.phase == "thinking"


def test_an_expired_provider_session_is_replaced() -> None:
    show = Rehearsal()
    show.open()
    said = show.hear(e.VoiceComplained("session_expired", ErrorClass.RETRY))
    only(said, c.OpenVoice)


def test_a_fatal_complaint_ends_for_now_with_a_sentence() -> None:
    show = Rehearsal()
    show.open()
    said = show.hear(e.VoiceComplained("insufficient_quota", ErrorClass.FATAL, "Not your fault."))
    assert of(said, c.OpenVoice) == []
    assert only(said, c.ShowError).message == "Not your fault."
    assert show.state is SessionState.INTERRUPTED


def test_a_refused_configuration_is_not_tried_again() -> None:
    show = Rehearsal()
    show.connect()
    show.hear(e.VoiceOpened("sess"))
    said = show.hear(e.VoiceComplained("unknown_parameter", ErrorClass.OURS))
    assert of(said, c.OpenVoice) == []
    assert only(said, c.CloseBrowser).code == 4503


def test_a_response_that_failed_for_good_ends_for_now() -> None:
    show = Rehearsal()
    show.open()
    show.hear(e.ResponseStarted("resp_1"))
    failed = e.ResponseFinished("resp_1", "failed", kind=ErrorClass.FATAL, sentence="No account.")
    assert only(show.hear(failed), c.ShowError).message == "No account."


def test_a_response_that_failed_for_now_is_asked_for_again() -> None:
    show = Rehearsal()
    show.open()
    show.hear(e.ResponseStarted("resp_1"))
    show.hear(e.ResponseFinished("resp_1", "failed", kind=ErrorClass.RETRY))
    assert len(of(show.wait(1_500), c.CreateResponse)) == 1
