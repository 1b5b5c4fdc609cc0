"""To where all that was said is in the record: what comes after it would go with the process."""

import pytest

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import Mode
from realtime.protocol.unwritten import SIFTING_MS
from realtime.protocol.written import LONGEST_MS
from tests.realtime.protocol.rehearsal import Rehearsal, only, sound, words_of

pytestmark = [pytest.mark.unit, pytest.mark.fault("A02")]

FRAME_MS = 100


def greeted(mode: Mode = Mode.VOICE) -> Rehearsal:
    show = Rehearsal()
    show.open(mode)
    show.say()
    show.wait(3_000)
    return show


def written_until(show: Rehearsal) -> int:
    return show.relay.written_until(show.now)


def speak_late(show: Rehearsal, item_id: str = "said_1") -> int:
    """An utterance whose text does not come; returns when it was begun.

    A frame has been spoken when it comes.
    """
    began_at = show.now - FRAME_MS
    for _ in range(10):
        show.hear(e.CandidateAudio(sound(FRAME_MS)))
        show.wait(FRAME_MS)
    sent_ms = show.relay.talk.microphone.sent_ms
    show.hear(
        e.SpeechStarted(item_id, sent_ms - 1_000),
        e.SpeechStopped(item_id, sent_ms),
        e.SpeechCommitted(item_id, show.last_item),
    )
    show.last_item = item_id
    return began_at


def test_where_nothing_is_open_it_is_now() -> None:
    show = greeted()
    assert written_until(show) == show.now


def test_an_utterance_that_waits_for_its_text_holds_it_though_later_turns_are_stored() -> None:
    show = greeted()
    began_at = speak_late(show)
    assert words_of(show.say(2, "Thank you.")) == ["Thank you."]
    assert written_until(show) == began_at
    show.hear(e.TranscriptCompleted("said_1", "I bake at night."))
    assert written_until(show) == show.now


def test_an_utterance_that_was_given_up_is_a_turn_and_holds_it_no_more() -> None:
    show = greeted()
    speak_late(show)
    assert only(show.wait(10_000), c.SaveTurn).turn.status == "failed"
    assert written_until(show) == show.now


def test_what_the_candidate_is_just_saying_holds_it() -> None:
    show = greeted()
    began_at = show.now
    show.hear(e.SpeechStarted("said_1", show.relay.talk.microphone.sent_ms))
    show.wait(2_000)
    assert written_until(show) == began_at


def test_a_turn_by_key_holds_it_before_it_has_a_name() -> None:
    show = greeted(Mode.PUSH)
    began_at = show.now
    show.hear(e.TalkKeyMoved(held=True))
    for _ in range(5):
        show.hear(e.CandidateAudio(sound(100)))
        show.wait(100)
    assert written_until(show) == began_at
    show.hear(e.TalkKeyMoved(held=False))
    assert written_until(show) == began_at
    show.hear(e.SpeechCommitted("said_1", show.last_item))
    show.hear(e.TranscriptCompleted("said_1", "I bake at night."))
    assert written_until(show) == show.now


def test_what_a_lost_leg_did_not_write_down_holds_it_until_the_next_one_has() -> None:
    show = greeted()
    began_at = speak_late(show)
    show.hear(e.VoiceLost("closed_1006"))
    show.wait(2_000)
    assert written_until(show) == began_at
    show.come_up()
    assert written_until(show) == began_at
    show.wait(SIFTING_MS - 100)
    assert written_until(show) == began_at
    sent_ms = show.relay.talk.microphone.sent_ms
    show.hear(e.SpeechStarted("again", 0), e.SpeechStopped("again", sent_ms))
    show.wait(1_000)
    assert written_until(show) == began_at
    show.hear(e.SpeechCommitted("again", None), e.TranscriptCompleted("again", "At night."))
    assert written_until(show) == show.now


def test_it_is_not_held_for_ever_by_what_a_lost_leg_left() -> None:
    show = greeted()
    speak_late(show)
    show.hear(e.VoiceLost("closed_1006"))
    show.come_up()
    up_at = show.now
    show.wait(LONGEST_MS - 1_000)
    show.hear(e.SpeechStarted("new", show.relay.talk.microphone.sent_ms))
    for _ in range(10):
        show.hear(e.CandidateAudio(sound(FRAME_MS)))
        show.wait(FRAME_MS)
    assert written_until(show) > up_at


def test_it_stops_where_the_candidate_went_away() -> None:
    show = greeted()
    show.hear(e.BrowserLeft())
    left_at = show.now
    show.wait(2_000)
    assert written_until(show) == left_at
    show.connect()
    assert written_until(show) == show.now


@pytest.mark.fault("A20")
def test_what_comes_as_a_process_wakes_up_was_said_while_it_stood_still() -> None:
    show = greeted()
    stood_since = show.now
    show.now += 2_500
    show.hear(e.CandidateAudio(sound(300)), e.VoiceLost("closed_1006"))
    gap = only(show.hear(e.ServerStopping()), c.OpenGap)
    assert (gap.cause, gap.at) == ("server_lost", stood_since)
