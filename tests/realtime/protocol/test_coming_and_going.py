"""Pages and Voices come and go while the relay keeps the talk."""

from collections.abc import Callable

import pytest

from interviews.states import SessionState
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import Mode, Preset
from realtime.protocol.microphone import CLOSING_SILENCE
from realtime.protocol.sound import BYTES_PER_MS, PADDING_MS
from tests.realtime.protocol.rehearsal import Rehearsal, kinds, of, only, sound

pytestmark = pytest.mark.unit


def test_a_page_that_comes_back_in_another_mode_is_listened_to_in_it() -> None:
    show = Rehearsal()
    show.open(Mode.TEXT)
    show.say()
    show.hear(e.BrowserLeft())
    assert only(show.connect(Mode.VOICE), c.TuneVoice).turn_taking is Preset.PATIENT


def test_a_page_that_is_back_soon_finds_its_turns_and_no_second_greeting() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    show.hear(e.BrowserLeft())
    assert show.phase == "paused"
    show.wait(2_000)
    back = show.connect()
    assert [each.text for each in only(back, c.Welcome).turns] == ["Hello Marlo."]
    assert {"OpenVoice", "CreateResponse", "StartLeg"}.isdisjoint(kinds(back))
    assert show.state is SessionState.LIVE


def test_a_page_that_left_in_mid_sentence_has_it_finished_when_it_is_back() -> None:
    show = Rehearsal()
    show.open()
    show.begin(ms=4_000)
    left = show.hear(e.BrowserLeft())
    only(left, c.CancelResponse)
    assert of(show.connect(), c.CreateResponse) == []  # the cancelled one still runs
    only(show.finish(status="cancelled"), c.CreateResponse)


def test_what_a_candidate_was_saying_when_the_page_left_is_written_down() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    show.hear(e.SpeechStarted("said_1"))
    only(show.hear(e.BrowserLeft()), c.SendAudio)
    assert of(show.connect(), c.CreateResponse) == []  # still being said


@pytest.mark.fault("C51")
def test_what_was_said_while_there_was_no_voice_outlives_the_page() -> None:
    """Page and Voice are away at once: the words are heard, and closed, whoever is back first."""
    for page_is_first in (True, False):
        show = Rehearsal()
        show.open()
        show.say()
        show.hear(e.VoiceLost("closed_1006"), e.CandidateAudio(sound(1_000)))
        show.hear(e.BrowserLeft(), e.BrowserConnected(), e.BrowserLeft())
        show.wait(400)
        if page_is_first:
            show.connect()
        [heard] = of(show.come_up(), c.SendAudio)
        assert heard.pcm == sound(1_000) + CLOSING_SILENCE


@pytest.mark.fault("C51")
def test_a_turn_by_key_outlives_a_leg_that_did_not_come_up() -> None:
    """The key is released between the loss and the next, which is in vain."""
    show = Rehearsal()
    show.open(Mode.PUSH)
    show.say()
    show.hear(e.TalkKeyMoved(held=True))
    show.hear(*(e.CandidateAudio(sound(200)) for _ in range(10)))
    show.hear(e.VoiceLost("closed_1006"))
    show.hear(e.CandidateAudio(sound(200)), e.TalkKeyMoved(held=False))
    show.wait(400)
    show.hear(e.VoiceLost("unreachable"))
    show.wait(1_200)
    assert len(only(show.come_up(), c.SendAudio).pcm) == len(sound(2_200))


def speak_on(show: Rehearsal, ms: int) -> int:
    """Returns when it began."""
    began = show.now
    for _ in range(ms // 100):
        show.wait(100)
        show.hear(e.CandidateAudio(sound(100)))
    return began


def say_by_key(show: Rehearsal, ms: int) -> int:
    show.hear(e.TalkKeyMoved(held=True))
    began = speak_on(show, ms)
    show.hear(e.TalkKeyMoved(held=False))
    return began


@pytest.mark.parametrize("presses", [1, 2])
def test_a_turn_by_key_that_waited_for_a_voice_keeps_its_time(presses: int) -> None:
    """What lies between the words and the Voice that hears them is no part of them."""
    show = Rehearsal()
    show.open(Mode.PUSH)
    show.say()
    show.hear(e.VoiceLost("closed_1006"))
    began = []
    for _ in range(presses):
        show.wait(5_000)
        began.append(say_by_key(show, 3_000))
    show.wait(10_000)
    show.come_up()
    show.hear(e.SpeechCommitted("said_1", None), e.TranscriptCompleted("said_1", "At night."))
    assert show.turns[-1].started_ms == began[0]


def muted(show: Rehearsal) -> None:
    show.hear(e.MicrophoneMuted(muted=True))
    show.wait(20_000)
    show.hear(e.MicrophoneMuted(muted=False))


def away(show: Rehearsal) -> None:
    show.hear(e.BrowserLeft())
    show.wait(20_000)
    show.connect()


@pytest.mark.parametrize("pause", [muted, away])
@pytest.mark.parametrize("losses", [1, 2])
def test_words_before_and_after_a_pause_without_a_voice_keep_their_times(
    pause: Callable[[Rehearsal], None], losses: int
) -> None:
    """Also when the next Voice is lost too before it has written anything down."""
    show = Rehearsal()
    show.open()
    show.say()
    show.hear(e.VoiceLost("closed_1006"))
    first = speak_on(show, 3_000)
    pause(show)
    second = speak_on(show, 3_000)
    for _ in range(losses - 1):
        show.wait(1_000)
        show.come_up()
        show.hear(e.VoiceLost("closed_1006"))
    show.wait(1_000)
    sent_ms = len(only(show.come_up(), c.SendAudio).pcm) // BYTES_PER_MS
    silence_ms = sent_ms - 6_000
    second_from_ms = 3_000 + silence_ms - min(silence_ms, PADDING_MS)
    for item_id, from_ms, to_ms, text in (
        ("said_1", 0, 3_000, "I bake."),
        ("said_2", second_from_ms, sent_ms, "At night."),
    ):
        show.hear(
            e.SpeechStarted(item_id, from_ms),
            e.SpeechStopped(item_id, to_ms),
            e.SpeechCommitted(item_id, None),
            e.TranscriptCompleted(item_id, text),
        )
    assert [turn.started_ms for turn in show.turns[-2:]] == [first, second]


def test_a_second_page_takes_over_without_a_flush() -> None:
    show = Rehearsal()
    show.open()
    show.begin(ms=4_000)
    taken = show.hear(e.BrowserConnected())
    assert kinds(taken)[0] == "Welcome"
    only(taken, c.CancelResponse)
    assert of(taken, c.FlushPlayback) == []
    assert show.phase == "paused"


def test_a_page_that_leaves_before_hello_leaves_nothing_behind() -> None:
    show = Rehearsal()
    show.hear(e.BrowserConnected())
    assert kinds(show.hear(e.BrowserLeft())) == ["Finish"]
    assert show.hear(e.TimePassed()) == []


def test_a_page_that_leaves_after_a_takeover_before_hello_changes_nothing() -> None:
    show = Rehearsal()
    show.open()
    show.hear(e.BrowserConnected())
    assert "Finish" not in kinds(show.hear(e.BrowserLeft()))


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
