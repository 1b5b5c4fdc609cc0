"""The talk on one Leg: speech, answers, tools, and who interrupts whom."""

import pytest

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.conversation import MS_PER_CHARACTER
from realtime.protocol.events import ErrorClass, Mode
from realtime.protocol.sound import PADDING_MS
from realtime.protocol.turns import Speaker
from tests.realtime.protocol.rehearsal import Rehearsal, kinds, of, only, sound, tool, voice

pytestmark = pytest.mark.unit


@pytest.fixture
def show() -> Rehearsal:
    show = Rehearsal()
    show.open()
    return show


def test_the_phase_follows_the_talk(show: Rehearsal) -> None:
    assert show.phase == "thinking"
    show.begin()
    assert show.phase == "speaking"
    show.finish()
    show.play(1, 2_000)
    assert show.phase == "listening"
    show.speak()
    assert show.phase == "thinking"


def test_captions_of_the_interviewer_wait_for_their_sound(show: Rehearsal) -> None:
    begun = show.begin(text="Hello Marlo.")
    assert only(begun, c.ShowCaption).at_ms == 0
    more = show.hear(e.VoiceTextGrew("item_1", " Who are you?", response_id="resp_1"))
    caption = only(more, c.ShowCaption)
    assert (caption.speaker, caption.at_ms) == (Speaker.INTERVIEWER, 2_000)


def test_captions_without_sound_come_at_a_readers_pace(show: Rehearsal) -> None:
    show.hear(e.VoiceTextGrew("item_1", "Hello ", response_id="r"))
    more = show.hear(e.VoiceTextGrew("item_1", "Marlo.", response_id="r"))
    assert only(more, c.ShowCaption).at_ms == 6 * MS_PER_CHARACTER


def test_captions_of_the_candidate_come_as_they_grow(show: Rehearsal) -> None:
    show.speak()
    grown = show.hear(e.TranscriptGrew("said_1", "I ba"))
    assert only(grown, c.ShowCaption) == c.ShowCaption(1, Speaker.CANDIDATE, "I ba")


def test_a_failed_transcription_is_shown_as_such(show: Rehearsal) -> None:
    show.speak()
    failed = show.hear(e.TranscriptFailed("said_1"))
    assert only(failed, c.ShowTurn).turn.status == "failed"


def test_speech_is_placed_on_the_timeline_by_its_sound(show: Rehearsal) -> None:
    """Not by when the word of it came, and without the silence that its provider puts before."""
    show.now = 10_000
    show.hear(e.CandidateAudio(sound(1_200)))
    show.now = 10_500
    show.hear(e.SpeechStarted("said_1", 100), e.SpeechStopped("said_1", 1_100))
    show.hear(e.SpeechCommitted("said_1", None), e.TranscriptCompleted("said_1", "Yes."))
    assert show.turns[0].started_ms == 10_000 - (1_200 - 100) + PADDING_MS
    assert show.turns[0].total_ms == 1_100 - 100 - PADDING_MS


def test_speech_right_after_other_speech_has_no_silence_before_it(show: Rehearsal) -> None:
    show.now = 10_000
    show.hear(e.CandidateAudio(sound(3_000)))
    for number, before in ((0, None), (1, "said_0")):
        item_id, from_ms = f"said_{number}", number * 1_000
        show.hear(e.SpeechStarted(item_id, from_ms), e.SpeechStopped(item_id, from_ms + 1_000))
        show.hear(e.SpeechCommitted(item_id, before), e.TranscriptCompleted(item_id, "Yes."))
    assert [(turn.started_ms, turn.total_ms) for turn in show.turns] == [
        (7_000, 1_000),
        (8_000, 1_000),
    ]


@pytest.mark.parametrize("lead_ms", [0, 40, 120, 260])
def test_where_a_provider_has_no_room_for_silence_the_sound_tells_the_first_word(
    show: Rehearsal, lead_ms: int
) -> None:
    """It names the end of the turn before: the word lies anywhere in the 300 ms after it."""
    show.now = 10_000
    show.hear(e.CandidateAudio(voice(1_000) + sound(700)))
    show.hear(e.SpeechStarted("said_1", 0), e.SpeechStopped("said_1", 1_700))
    show.hear(e.CandidateAudio(sound(lead_ms) + voice(1_000 - lead_ms)))
    show.hear(e.SpeechStarted("said_2", 1_700), e.SpeechStopped("said_2", 2_700))
    show.hear(e.SpeechCommitted("said_1", None), e.SpeechCommitted("said_2", "said_1"))
    show.hear(e.TranscriptCompleted("said_1", "Yes."), e.TranscriptCompleted("said_2", "Oh."))
    began_ms = 10_000 - 1_000 + lead_ms
    assert abs(show.turns[1].started_ms - began_ms) <= 20
    assert abs(show.turns[1].total_ms - (1_000 - lead_ms)) <= 20


def test_sound_that_stopped_for_a_while_does_not_move_what_was_said_before(show: Rehearsal) -> None:
    """The provider hears our closing silence; the candidate said nothing meanwhile."""
    show.now = 10_000
    show.hear(e.CandidateAudio(sound(2_000)), e.SpeechStarted("said_1", 500))
    show.hear(e.ModeChosen(Mode.TEXT))
    show.now = 14_000
    show.hear(e.SpeechStopped("said_1", 2_700), e.SpeechCommitted("said_1", None))
    show.hear(e.SpeechStarted("said_2", 2_700), e.SpeechStopped("said_2", 2_800))
    show.hear(e.SpeechCommitted("said_2", "said_1"), e.TranscriptCompleted("said_1", "Yes."))
    show.hear(e.TranscriptCompleted("said_2", "Oh."))
    assert [turn.started_ms for turn in show.turns] == [8_500 + PADDING_MS, 10_700]


def test_a_commit_ends_speech_that_was_not_said_to_stop(show: Rehearsal) -> None:
    show.hear(e.SpeechStarted("said_1"))
    assert show.phase == "listening"
    show.hear(e.SpeechCommitted("said_1", None))
    assert show.phase == "thinking"


def test_silence_is_no_turn(show: Rehearsal) -> None:
    show.say()
    show.hear(e.SilenceNoticed("said_1"), e.SpeechCommitted("said_2", "item_1"))
    show.hear(e.SilenceNoticed("said_2"))
    assert [turn.speaker for turn in show.turns] == [Speaker.INTERVIEWER]


def test_turns_know_the_question_they_are_about(show: Rehearsal) -> None:
    show.say()
    show.call(tool("question_covered", '{"number": 1}'))
    show.say(2, "And question 2?")
    show.call(tool("question_covered", '{"number": 2}', "call_2"), number=51)
    show.say(3, "Goodbye.")
    assert [turn.question_number for turn in show.turns] == [1, 2, None]


def test_a_refused_request_waits_for_the_running_response(show: Rehearsal) -> None:
    refusal = e.VoiceComplained("busy", ErrorClass.BENIGN, refuses_response=True)
    show.hear(refusal)
    show.hear(e.ResponseStarted("resp_1"))
    assert of(show.wait(1_000), c.CreateResponse) == []
    freed = show.hear(e.ResponseFinished("resp_1", "completed"))
    assert len(of([*freed, *show.wait(500)], c.CreateResponse)) == 1


def test_a_complaint_about_the_request_asks_again_later(show: Rehearsal) -> None:
    in_flight = show.relay.talk.responses.in_flight
    show.hear(e.VoiceComplained("invalid_value", ErrorClass.OURS, about=in_flight))
    assert len(of(show.wait(1_500), c.CreateResponse)) == 1


def test_a_complaint_about_something_else_leaves_the_request_alone(show: Rehearsal) -> None:
    show.hear(e.VoiceComplained("busy", ErrorClass.BENIGN, about="x", refuses_response=True))
    assert show.relay.talk.responses.in_flight


def test_nothing_is_asked_for_while_the_candidate_speaks(show: Rehearsal) -> None:
    show.hear(e.ResponseStarted("resp_1"), e.SpeechStarted("said_1"))
    show.hear(e.ResponseFinished("resp_1", "failed", kind=ErrorClass.RETRY))
    assert of(show.wait(3_000), c.CreateResponse) == []


def test_an_answer_of_the_provider_while_the_candidate_still_speaks_shows_listening(
    show: Rehearsal,
) -> None:
    show.say()
    show.hear(e.SpeechStarted("said_1"), e.ResponseStarted("resp_2"))
    assert show.phase == "listening"


def test_an_incomplete_response_with_calls_is_gone_on_from(show: Rehearsal) -> None:
    show.hear(e.ResponseStarted("r"))
    done = show.hear(e.ResponseFinished("r", "incomplete", (), (tool("look_up"),)))
    assert kinds(done)[:2] == ["AnswerTool", "CreateResponse"]


def test_a_text_only_answer_counts_as_read(show: Rehearsal) -> None:
    show.hear(
        e.ResponseStarted("r"),
        e.ItemAdded("item_1", None, "assistant"),
        e.VoiceTextEnded("item_1", "Only written."),
        e.ResponseFinished("r", "completed", ("item_1",)),
    )
    [turn] = show.turns
    assert turn.heard_text == "Only written."


def test_the_end_of_sound_is_told_once(show: Rehearsal) -> None:
    show.begin()
    ended = [*show.hear(e.VoiceAudioEnded("item_1")), *show.finish()]
    assert of(ended, c.EndItem) == [c.EndItem(1, 48_000)]


def test_a_page_that_never_tells_what_it_played_does_not_hold_the_talk_for_ever(
    show: Rehearsal,
) -> None:
    show.begin(ms=4_000)
    show.finish()
    waited = show.wait(11_000)
    only(waited, c.FlushPlayback)
    assert show.phase == "listening"
    assert [turn.heard_text for turn in show.turns] == [""]
