"""The relay: from events of both sides to commands, without a socket and without a clock."""

import pytest

from interviews.states import EndReason, SessionState
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass, Mode, Preset
from realtime.protocol.relay import UNSENT_TEXTS, Relay
from realtime.protocol.turns import Speaker, TurnKind, TurnStatus
from tests.realtime.protocol.rehearsal import (
    Rehearsal,
    kinds,
    known,
    of,
    only,
    sound,
    tool,
    turn,
    words_of,
)

pytestmark = pytest.mark.unit


def test_nothing_of_the_candidates_sound_goes_up_before_the_configuration_is_confirmed() -> None:
    show = Rehearsal()
    show.connect()
    early = show.hear(e.CandidateAudio(sound(40)), e.VoiceOpened("sess"))
    early += show.hear(e.CandidateAudio(sound(60)))
    assert of(early, c.SendAudio) == []
    assert only(early, c.ConfigureVoice).turn_taking is Preset.PATIENT
    confirmed = show.hear(e.VoiceConfigured())
    assert only(confirmed, c.SendAudio).pcm == sound(100)
    assert show.hear(e.CandidateAudio(sound(20))) == [c.SendAudio(sound(20))]


def test_nobody_is_listened_to_before_hello() -> None:
    show = Rehearsal()
    show.hear(e.BrowserConnected())
    assert show.hear(e.CandidateAudio(sound(40))) == []
    assert show.type("Hello?") == []
    assert show.phase == "idle"


def test_the_interviewer_greets_once() -> None:
    show = Rehearsal()
    opened = show.open()
    assert len(of(opened, c.CreateResponse)) == 1
    assert only(opened, c.ConfigureVoice).greeted is False
    show.say()
    assert of(show.wait(2_000), c.CreateResponse) == []
    assert show.phase == "listening"


def test_a_repeated_hello_changes_nothing() -> None:
    show = Rehearsal()
    show.open()
    assert show.hear(e.BrowserJoined(Mode.VOICE)) == []


@pytest.mark.fault("C62")
def test_speech_silences_the_interviewer_at_once_and_tells_the_voice_what_was_heard() -> None:
    show = Rehearsal()
    show.open()
    show.begin(ms=3_000)
    show.play(1, 900)
    cut = show.hear(e.SpeechStarted("said_1", 4_000))
    assert only(cut, c.FlushPlayback).item == 1
    assert of(cut, c.CancelResponse) == []  # this provider cancels by itself
    told = show.play(1, 1_000)
    assert only(told, c.TruncateItem) == c.TruncateItem("item_1", 1_000)
    show.finish(status="cancelled")
    [first] = show.turns
    assert (first.status, first.heard_ms, first.total_ms) == (TurnStatus.CUT, 1_000, 3_000)
    assert (first.text, first.heard_text) == ("Hello Marlo.", "")


def test_a_voice_that_does_not_interrupt_itself_is_cancelled() -> None:
    show = Rehearsal(interrupts_itself=False)
    show.open()
    show.begin()
    cut = show.hear(e.SpeechStarted("said_1"))
    assert only(cut, c.CancelResponse).response_id == "resp_1"


@pytest.mark.fault("C62")
def test_late_sound_and_words_of_a_cut_response_are_dropped() -> None:
    show = Rehearsal()
    show.open()
    show.begin(ms=3_000)
    show.hear(e.SpeechStarted("said_1"))
    late = show.hear(
        e.VoiceAudio("item_1", sound(200), "resp_1"),
        e.VoiceAudio("item_2", sound(200), "resp_1"),
        e.VoiceTextGrew("item_1", " More.", response_id="resp_1"),
    )
    assert {"PlayAudio", "ShowCaption"}.isdisjoint(kinds(late))


def test_nothing_played_is_nothing_heard() -> None:
    show = Rehearsal()
    show.open()
    show.begin(ms=3_000)
    show.hear(e.SpeechStarted("said_1"))
    told = show.wait(400)
    assert only(told, c.TruncateItem).audio_end_ms == 0
    show.finish(status="cancelled")
    [first] = show.turns
    assert (first.heard_ms, first.heard_text, first.status) == (0, "", TurnStatus.CUT)


def test_a_request_on_its_way_when_the_candidate_speaks_is_cancelled_when_it_has_a_name() -> None:
    show = Rehearsal()
    show.open()
    show.hear(e.SpeechStarted("said_1"))
    assert only(show.hear(e.ResponseStarted("resp_1")), c.CancelResponse).response_id == "resp_1"
    assert of(show.hear(e.VoiceAudio("item_1", sound(200), "resp_1")), c.PlayAudio) == []


def test_a_typed_answer_interrupts_and_is_answered() -> None:
    show = Rehearsal()
    show.open(Mode.TEXT)
    show.begin(ms=4_000)
    typed = show.type("I bake at night.")
    wanted = ["FlushPlayback", "CancelResponse", "AddItem"]
    assert [kind for kind in kinds(typed) if kind in wanted] == wanted
    assert of(typed, c.CreateResponse) == []
    only(show.finish(status="cancelled"), c.CreateResponse)
    show.hear(e.ItemAdded(only(typed, c.AddItem).item_id, "item_1", "user"))
    show.wait(400)
    cut, answer = show.turns
    assert cut.status is TurnStatus.CUT
    assert (answer.kind, answer.text) == (TurnKind.TYPED, "I bake at night.")
    assert answer.heard_text == answer.text


def test_a_repeated_text_counts_once() -> None:
    show = Rehearsal()
    show.open(Mode.TEXT)
    assert of(show.type("Once."), c.AddItem)
    assert show.type("Once.") == []


def test_a_text_that_is_already_in_the_record_is_not_taken_again() -> None:
    first = Rehearsal()
    first.open(Mode.TEXT)
    item_id = only(first.type("Once."), c.AddItem).item_id
    stored = turn(1, "Once.", item_id=item_id, speaker=Speaker.CANDIDATE)
    later = Rehearsal(turns=(stored,), next_leg_number=2, state=SessionState.PAUSED)
    later.open(Mode.TEXT)
    assert later.type("Once.") == []


def test_texts_wait_for_the_voice_and_are_answered_together() -> None:
    show = Rehearsal()
    show.connect(Mode.TEXT)
    assert show.type("One.", "a") + show.type("Two.", "b") == []
    up = show.come_up()
    assert [each.text for each in of(up, c.AddItem)] == ["One.", "Two."]
    assert len(of(up, c.CreateResponse)) == 1


def test_only_so_many_texts_wait() -> None:
    show = Rehearsal()
    show.connect(Mode.TEXT)
    for number in range(UNSENT_TEXTS):
        show.type("More.", f"id-{number}")
    assert only(show.type("Too much.", "last"), c.ShowError).code == "too_many_texts"


def test_muting_in_the_middle_of_speech_lets_the_voice_hear_its_end() -> None:
    show = Rehearsal()
    show.open()
    show.hear(e.SpeechStarted("said_1"))
    only(show.hear(e.MicrophoneMuted(muted=True)), c.SendAudio)
    assert show.hear(e.CandidateAudio(sound(40))) == []
    assert of(show.hear(e.MicrophoneMuted(muted=False)), c.SendAudio) == []
    only(show.hear(e.CandidateAudio(sound(40))), c.SendAudio)


def test_muting_in_silence_sends_nothing() -> None:
    show = Rehearsal()
    show.open()
    assert show.hear(e.MicrophoneMuted(muted=True)) == []


def test_a_chosen_mode_is_told_to_the_voice() -> None:
    show = Rehearsal()
    show.open()
    chosen = show.hear(e.ModeChosen(Mode.TEXT))
    assert only(chosen, c.TuneVoice).turn_taking is None
    assert show.hear(e.ModeChosen(Mode.TEXT)) == []
    back = show.hear(e.ModeChosen(Mode.VOICE))
    assert only(back, c.TuneVoice).turn_taking is Preset.PATIENT
    assert show.hear(e.VoiceConfigured()) == []


def test_a_mode_chosen_before_the_voice_is_ready_is_told_when_it_is() -> None:
    show = Rehearsal()
    show.connect()
    show.hear(e.VoiceOpened("sess"))
    assert of(show.hear(e.ModeChosen(Mode.TEXT)), c.TuneVoice) == []
    assert only(show.hear(e.VoiceConfigured()), c.TuneVoice).turn_taking is None


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


@pytest.mark.fault("C54")
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


@pytest.mark.fault("C58")
def test_a_response_that_failed_for_now_is_asked_for_again() -> None:
    show = Rehearsal()
    show.open()
    show.hear(e.ResponseStarted("resp_1"))
    show.hear(e.ResponseFinished("resp_1", "failed", kind=ErrorClass.RETRY))
    assert len(of(show.wait(1_500), c.CreateResponse)) == 1


@pytest.mark.fault("C60")
def test_what_cannot_be_read_is_noted_and_what_is_unknown_is_nothing() -> None:
    show = Rehearsal()
    show.open()
    assert show.hear(e.Malformed("not_json")) == [c.NoteError(ErrorClass.BENIGN, "not_json")]
    assert show.hear(e.Ignored("rate_limits.updated")) == []


def test_a_turn_is_shown_as_saved_only_when_it_is() -> None:
    show = Rehearsal()
    show.open()
    said = show.say()
    shown = only(said, c.ShowTurn)
    assert shown.saved is False
    assert only(show.hear(e.BrowserConnected()), c.Welcome).unsaved == {1}
    assert only(show.hear(e.TurnSaved(shown.turn)), c.ShowTurn).saved
    assert only(show.hear(e.BrowserConnected()), c.Welcome).unsaved == set()


def test_an_older_form_of_a_turn_that_was_saved_says_nothing() -> None:
    show = Rehearsal()
    show.open()
    show.begin()
    early = only(show.finish(), c.SaveTurn).turn
    assert not early.is_settled
    assert show.hear(e.TurnSaved(early)) == []


def test_a_tool_is_answered_once_and_one_response_follows() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    show.hear(e.ResponseStarted("resp_9"))
    calls = (tool("question_covered", '{"number": 1}'), tool("look_up", "{}", "call_2"))
    done = show.hear(e.ResponseFinished("resp_9", "completed", (), calls))
    assert [each.call_id for each in of(done, c.AnswerTool)] == ["call_1"]
    assert only(done, c.RunTool).name == "look_up"
    assert of(done, c.CreateResponse) == []
    answered = show.hear(e.ToolAnswered("call_2", "{}"))
    assert kinds(answered)[:2] == ["AnswerTool", "CreateResponse"]
    assert show.hear(e.ToolAnswered("call_2", "{}")) == []
    assert show.hear(e.ResponseFinished("resp_9", "completed", (), calls)) == []


def test_the_clock_and_the_end_belong_to_the_server() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    asked = show.hear(e.EndRequested(), e.EndRequested())
    assert show.phase == "ended"
    assert of(asked, c.EndSession) == [c.EndSession(EndReason.CANDIDATE)]
    over = show.hear(e.SessionEnded("candidate"))
    assert kinds(over)[-3:] == ["ShowEnded", "CloseBrowser", "Finish"]
    assert only(over, c.CloseBrowser).code == 1000


def test_after_the_end_only_savings_are_told() -> None:
    show = Rehearsal()
    show.open()
    saved = only(show.say(), c.ShowTurn).turn
    show.hear(e.EndRequested(), e.SessionEnded("candidate"))
    assert show.hear(e.PingReceived(1.0), e.VoiceLost("closed_1000"), e.TimePassed()) == []
    assert only(show.hear(e.TurnSaved(saved)), c.ShowTurn).saved


def test_a_ping_is_answered() -> None:
    show = Rehearsal()
    assert show.hear(e.BrowserConnected(), e.PingReceived(7.5))[-1] == c.AnswerPing(7.5)


def test_a_record_that_cannot_be_written_stops_the_talk() -> None:
    show = Rehearsal()
    show.open()
    stalled = show.hear(e.RecordStalled())
    assert only(stalled, c.ShowError).code == "interrupted"
    assert show.state is SessionState.INTERRUPTED


def test_sound_in_the_middle_of_speaking_makes_one_command() -> None:
    show = Rehearsal()
    show.open()
    show.begin()
    more = show.hear(e.VoiceAudio("item_1", sound(200), "resp_1"))
    assert kinds(more) == ["PlayAudio"]


def test_every_event_has_its_handler() -> None:
    relay = Relay(known())
    handled = {*relay._handlers, e.CandidateAudio}
    assert handled == set(e.Event.__args__)


def test_turns_are_saved_in_the_order_they_were_said() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    show.answer("First.", "said_1")
    show.say(2, "And then?")
    show.answer("Second.", "said_2")
    assert words_of(show.commands) == ["Hello Marlo.", "First.", "And then?", "Second."]
    assert [each.position for each in show.turns] == [1, 2, 3, 4]
