"""One Voice follows another, as planned or after a loss, and the talk goes on as if nothing was."""

from typing import Any

import pytest

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.commands import Command
from realtime.protocol.events import ErrorClass, Mode
from realtime.protocol.microphone import CLOSING_SILENCE
from realtime.protocol.responses import SILENCE_LIMIT_MS
from realtime.protocol.rotation import Readiness
from realtime.protocol.turns import TurnStatus
from tests.realtime.protocol.rehearsal import MINUTE_MS, Rehearsal, kinds, of, only, sound, words_of

pytestmark = pytest.mark.unit

LIFE_MS = 4 * MINUTE_MS
CALM_MS = LIFE_MS - LIFE_MS // 4
PRESSING_MS = LIFE_MS - 20_000
LAST_MS = LIFE_MS - 3_000


class Handover(Rehearsal):
    """The first Leg lives four minutes; the second is told of as it comes up."""

    def start(self, mode: Mode = Mode.VOICE) -> None:
        self.connect(mode)
        self.hear(e.VoiceOpened("a", remaining_ms=LIFE_MS), e.VoiceConfigured("scribe"))
        self.say()
        self.last_item = "item_1"
        self.relay.life.silence._steps = 9  # nobody is asked whether they are there

    def wait(self, ms: int, step_ms: int = 100) -> list[Command]:
        """The next Voice confirms what it is told meanwhile."""
        commands = []
        for _ in range(max(ms // step_ms, 1)):
            commands += super().wait(min(step_ms, ms), step_ms)
            if self.relay.legs.rotation.readiness is Readiness.CONFIGURING:
                commands += self.next_says(e.VoiceConfigured("scribe-b"))
        return commands

    def until(self, at_ms: int) -> list[Command]:
        return self.wait(at_ms - self.now, step_ms=1_000)

    def next_comes_up(self) -> list[Command]:
        """As soon as it is called, which may be after a pause."""
        while self.relay.legs.rotation.readiness is not Readiness.OPENING:
            self.wait(100)
        return self.next_says(
            e.VoiceOpened("b", remaining_ms=LIFE_MS), e.VoiceConfigured("scribe-b")
        )

    def next_says(self, *events: e.Event) -> list[Command]:
        return self.hear(*(e.NextVoiceSaid(event) for event in events))

    def old_says(self, *events: e.Event) -> list[Command]:
        return self.hear(*(e.OldVoiceSaid(event) for event in events))

    def talk_for(self, ms: int, item_id: str = "said_1") -> None:
        """The candidate begins to speak, and does not stop."""
        begun_ms = self.relay.talk.microphone.sent_ms
        self.hear(e.CandidateAudio(sound(200)), e.SpeechStarted(item_id, begun_ms))
        self.sound_for(ms)

    def sound_for(self, ms: int) -> list[Command]:
        commands = []
        for _ in range(ms // 200):
            self.now += 200
            commands += self.hear(e.CandidateAudio(sound(200)), e.TimePassed())
        return commands


def started(**fields: Any) -> Handover:
    show = Handover(**fields)
    show.start()
    return show


def answered_without_text(times: int) -> Handover:
    """The candidate said something, was answered, and it is not written down when the Leg ends."""
    show = started()
    show.until(PRESSING_MS - 5_000)
    for number in range(1, times + 1):
        show.speak(f"said_{number}")
        show.say(number + 1, "Thank you.")
    show.next_comes_up()
    only(show.until(PRESSING_MS), c.SwitchVoice)
    assert show.relay.legs.rotation.keeps_old
    return show


@pytest.mark.fault("C52")
def test_at_a_quiet_moment_the_next_voice_takes_over_seeded_and_silent() -> None:
    show = started()
    assert of(show.until(CALM_MS - 1_000), c.OpenNextVoice) == []
    only(show.until(CALM_MS), c.OpenNextVoice)
    changed = show.next_comes_up()
    assert kinds(changed)[:4] == ["ConfigureNextVoice", "CloseLeg", "SwitchVoice", "StartLeg"]
    assert only(changed, c.CloseLeg) == c.CloseLeg(1, "rotated")
    assert only(changed, c.StartLeg) == c.StartLeg(2, "b", None)
    assert only(changed, c.SwitchVoice).keeps_old is False
    assert [item.text for item in of(changed, c.AddItem)] == ["Hello Marlo."]
    assert {"CreateResponse", "OpenGap", "ShowPhase", "ChangeState"}.isdisjoint(kinds(changed))
    assert show.relay.talk.transcript.transcriber == "scribe-b"


def test_the_sound_of_the_last_moment_is_heard_again() -> None:
    show = started()
    show.until(CALM_MS)
    show.sound_on(4_000)
    assert 2_000 <= len(only(show.next_comes_up(), c.SendAudio).pcm) // len(sound(1)) <= 2_100


@pytest.mark.parametrize("busy", ["candidate", "interviewer", "text", "tool", "wish"])
def test_a_moment_that_is_not_quiet_is_waited_out(busy: str) -> None:
    show = started()
    show.until(CALM_MS)
    match busy:
        case "candidate":
            show.hear(e.SpeechStarted("said_1"))
        case "interviewer":
            show.begin(2, ms=60_000)
        case "text":
            show.speak()
        case "tool":
            show.call(e.ToolCall("call_1", "look_up", "{}"))
        case "wish":
            show.type("Is this safe?")
    assert of([*show.next_comes_up(), *show.wait(5_000)], c.SwitchVoice) == []


@pytest.mark.fault("C53")
def test_near_the_limit_what_is_being_said_goes_along() -> None:
    show = started()
    show.until(PRESSING_MS - 10_000)
    show.talk_for(2_000)
    show.next_comes_up()
    spoken_ms = show.relay.talk.microphone.sent_ms
    changed = show.until(PRESSING_MS)
    assert len(only(changed, c.SendAudio).pcm) == len(sound(spoken_ms))
    assert only(changed, c.SwitchVoice).keeps_old is False
    assert {"SaveTurn", "OpenGap", "CreateResponse"}.isdisjoint(kinds(changed))
    show.hear(e.SpeechStarted("b_1", 0), e.SpeechStopped("b_1", 5_000))
    show.hear(e.SpeechCommitted("b_1", None))
    written = show.hear(e.TranscriptCompleted("b_1", "All of it."))
    assert words_of(written) == ["All of it."]
    assert [turn.text for turn in show.turns] == ["Hello Marlo.", "All of it."]


def test_near_the_limit_an_interviewer_who_speaks_is_let_finish() -> None:
    show = started()
    show.until(PRESSING_MS - 10_000)
    show.begin(2, "Well.", ms=20_000)
    show.next_comes_up()
    show.play(2, 5_000)
    show.until(PRESSING_MS - 4_000)
    show.play(2, 9_000)
    assert of(show.until(PRESSING_MS + 2_000), c.SwitchVoice) == []
    show.finish(2, "Well.")
    only([*show.play(2, 20_000), *show.wait(200)], c.SwitchVoice)


def test_at_the_limit_the_interviewer_is_interrupted_and_goes_on_from_there() -> None:
    show = started()
    show.until(LAST_MS - 10_000)
    show.begin(2, "One two three four.", ms=4_000)
    show.next_comes_up()
    show.play(2, 2_000)
    cut = show.until(LAST_MS)
    only(cut, c.FlushPlayback)
    assert len(of(cut, c.CancelResponse)) == 1
    changed = show.wait(1_000)
    assert of(changed, c.CancelResponse) == []
    assert [item.text for item in of(changed, c.AddItem)] == ["Hello Marlo.", "One two"]
    only(changed, c.CreateResponse)
    assert show.turns[-1].status is TurnStatus.CUT


@pytest.mark.fault("C53")
def test_an_answer_too_long_to_be_taken_along_is_written_down_by_both() -> None:
    show = started()
    show.until(PRESSING_MS - 40_000)
    show.talk_for(1_000)
    show.next_comes_up()
    show.sound_for(PRESSING_MS - show.now)
    changed = show.sound_for(LAST_MS - show.now)
    silence = next(sent for sent in of(changed, c.SendAudio) if len(sent.pcm) > len(sound(200)))
    assert silence.pcm == CLOSING_SILENCE
    assert changed.index(silence) < kinds(changed).index("SwitchVoice")
    assert only(changed, c.SwitchVoice).keeps_old
    assert (only(changed, c.OpenGap).cause, only(changed, c.CloseGap).cause) == ("rotation",) * 2
    filled = show.old_says(e.TranscriptCompleted("said_1", "The first part."))
    assert words_of(filled) == ["The first part."]
    assert "CloseOldVoice" in kinds([*filled, *show.wait(200)])
    show.last_item = None
    show.answer("The second part.", "b_1")
    assert [turn.text for turn in show.turns][1:] == ["The first part.", "The second part."]


@pytest.mark.fault("C61")
def test_a_late_text_fills_in_its_turn_once_and_an_empty_one_does_not() -> None:
    show = answered_without_text(2)
    assert [turn.status for turn in show.turns].count(TurnStatus.FAILED) == 2
    failed = show.turns[1]
    show.old_says(e.TranscriptCompleted("said_1", "I bake."))
    assert [turn.text for turn in show.turns][:2] == ["Hello Marlo.", "I bake."]
    assert show.hear(e.TurnSaved(failed)) == []  # its text is newer than what was stored
    assert of(show.old_says(e.TranscriptCompleted("said_1", "Again.")), c.SaveTurn) == []
    ended = show.old_says(e.TranscriptCompleted("said_2", " "))
    assert of(ended, c.SaveTurn) == []
    only(ended, c.CloseOldVoice)


def test_an_old_voice_whose_words_fail_or_that_goes_is_let_go() -> None:
    for ending in (e.TranscriptFailed("said_1"), e.VoiceLost("closed_1001")):
        show = answered_without_text(1)
        assert of(show.old_says(e.SpeechStarted("noise")), c.FlushPlayback) == []
        only([*show.old_says(ending), *show.wait(100)], c.CloseOldVoice)


def test_a_next_voice_that_fails_leaves_the_talk_as_it_is() -> None:
    for spoilt in (
        e.VoiceLost("handshake_503"),
        e.VoiceComplained("unknown_parameter", ErrorClass.OURS),
    ):
        show = started()
        show.until(CALM_MS)
        failed = show.next_says(spoilt)
        assert kinds(failed) == ["NoteError", "CloseNextVoice"]
        assert show.phase == "listening"
        only(show.wait(3_000), c.OpenNextVoice)
    assert show.next_says(e.VoiceComplained("odd", ErrorClass.BENIGN)) == []


@pytest.mark.fault("C51")
def test_a_lost_voice_is_replaced_at_once_by_one_that_stands_ready() -> None:
    show = started()
    show.until(CALM_MS)
    show.begin(2, "One two three four.", ms=4_000)
    show.next_comes_up()
    show.play(2, 2_000)
    lost = show.hear(e.VoiceComplained("session_expired", ErrorClass.RETRY))
    assert of(lost, c.OpenVoice) == []
    only(lost, c.CloseVoice)
    assert show.phase == "reconnecting"
    changed = show.wait(400)
    assert only(changed, c.SwitchVoice).keeps_old is False
    assert only(changed, c.StartLeg).number == 2
    assert [item.text for item in of(changed, c.AddItem)] == ["Hello Marlo.", "One two"]
    only(changed, c.CreateResponse)
    assert show.phase == "thinking"


@pytest.mark.fault("C56")
def test_a_voice_that_owes_an_answer_and_says_nothing_gives_way_to_the_ready_one() -> None:
    show = started()
    show.until(CALM_MS - 4_000)
    show.type("Is this safe?")
    show.until(CALM_MS)
    show.next_comes_up()
    changed = show.wait(SILENCE_LIMIT_MS)
    assert only(changed, c.CloseLeg).cause == "stalled"
    only(changed, c.SwitchVoice)
    only(changed, c.CreateResponse)


def test_when_both_voices_are_lost_the_line_is_called_back() -> None:
    show = started()
    show.until(CALM_MS)
    show.begin(2, ms=4_000)
    show.next_comes_up()
    show.hear(e.VoiceLost("closed_1006"))
    lost = show.next_says(e.VoiceLost("closed_1006"))
    only(lost, c.OpenVoice)
    assert only(show.wait(500) + show.come_up(), c.StartLeg).number == 2


def test_nothing_is_rotated_while_the_candidate_is_away_or_the_time_is_up() -> None:
    away = started()
    away.until(CALM_MS - 1_000)
    away.hear(e.BrowserLeft())
    assert of(away.wait(5_000), c.OpenNextVoice) == []
    over = Handover(allowance_ms=CALM_MS - 2_000)
    over.start()
    assert of(over.until(CALM_MS + 2_000), c.OpenNextVoice) == []


def test_an_end_hangs_up_everything() -> None:
    show = started()
    show.until(CALM_MS)
    show.speak()
    show.next_comes_up()
    show.hear(e.TranscriptCompleted("said_1", "Yes."))
    ended = [*show.hear(e.EndRequested()), *show.wait(200)]
    assert {"CloseVoice", "CloseNextVoice"} <= set(kinds(ended))


@pytest.mark.fault("C52")
def test_follow_ups_that_were_used_stay_used() -> None:
    show = started()
    show.relay.talk.plan.follow_ups_used[1] = 1
    show.until(CALM_MS)
    show.next_comes_up()
    assert show.relay.talk.plan.follow_ups_used == {1: 1}


@pytest.mark.fault("C53")
def test_a_turn_by_key_goes_along_with_its_key_down() -> None:
    show = Handover()
    show.start(Mode.PUSH)
    show.until(PRESSING_MS - 10_000)
    show.hear(e.TalkKeyMoved(held=True))
    show.next_comes_up()
    show.hear(*(e.CandidateAudio(sound(200)) for _ in range(10)))
    changed = show.until(PRESSING_MS)
    assert len(only(changed, c.SendAudio).pcm) == len(sound(2_000))
    only(changed, c.SwitchVoice)
    released = show.hear(e.TalkKeyMoved(held=False))
    assert {"CommitAudio", "CreateResponse"} <= set(kinds(released))


def test_a_turn_by_key_that_is_too_long_is_parted_before_the_limit() -> None:
    show = Handover()
    show.start(Mode.PUSH)
    show.until(PRESSING_MS - 40_000)
    show.hear(e.TalkKeyMoved(held=True))
    show.next_comes_up()
    show.sound_for(PRESSING_MS - show.now - 200)
    only(show.sound_for(1_000), c.CommitAudio)
    assert of(show.sound_for(1_000), c.CommitAudio) == []
    show.hear(e.SpeechCommitted("key_1", "item_1"))
    changed = show.hear(e.TranscriptCompleted("key_1", "First."))
    assert len(only(changed, c.SendAudio).pcm) == len(sound(1_800))  # since it was parted
    assert [turn.text for turn in show.turns] == ["Hello Marlo.", "First."]


def test_what_was_owed_near_the_limit_is_answered_by_the_next_voice() -> None:
    show = started()
    show.until(PRESSING_MS - 5_000)
    show.type("Is this safe?")
    show.next_comes_up()
    changed = show.until(PRESSING_MS)
    only(changed, c.SwitchVoice)
    only(changed, c.CreateResponse)
    assert of(changed, c.AddItem)[-1].text == "Is this safe?"


@pytest.mark.fault("C53")
def test_a_turn_by_key_that_no_leg_has_named_is_heard_by_the_next() -> None:
    show = Handover()
    show.start(Mode.PUSH)
    show.hear(e.TalkKeyMoved(held=True))
    show.hear(*(e.CandidateAudio(sound(200)) for _ in range(10)))
    show.hear(e.TalkKeyMoved(held=False), e.VoiceLost("closed_1006"))
    show.wait(400)
    up = show.come_up()
    assert len(only(up, c.SendAudio).pcm) == len(sound(2_000))
    only(up, c.CommitAudio)
    only(up, c.CreateResponse)


@pytest.mark.fault("C51")
def test_a_lost_voice_that_had_hardly_answered_leaves_its_question_to_the_next() -> None:
    for heard_ms, is_heard_again in ((400, True), (1_500, False)):
        show = started()
        show.hear(*(e.CandidateAudio(sound(200)) for _ in range(5)))
        show.speak("said_1")
        show.begin(2, "Well, then.", ms=4_000)
        show.play(2, heard_ms)
        show.play(3, heard_ms)
        show.hear(e.VoiceLost("closed_1006"))
        show.wait(100)  # the page has not said how far it had come
        show.come_up()
        said = [turn.item_id for turn in show.turns]
        assert ("said_1" not in said) is is_heard_again


@pytest.mark.fault("C61")
def test_what_was_written_down_out_of_turn_is_not_heard_again() -> None:
    """Of three utterances the first is not written down yet, and the third is in the making."""
    show = started()
    show.hear(e.CandidateAudio(sound(1_200)))
    for number, from_ms in ((1, 1_000), (2, 2_500)):
        show.hear(
            e.SpeechStarted(f"said_{number}", from_ms),
            *(e.CandidateAudio(sound(100)) for _ in range(15)),
            e.SpeechStopped(f"said_{number}", from_ms + 1_000),
            e.SpeechCommitted(f"said_{number}", show.last_item),
        )
        show.last_item = f"said_{number}"
    show.hear(
        e.TranscriptCompleted("said_2", "The second."),
        e.SpeechStarted("said_3", 4_000),
        e.CandidateAudio(sound(800)),
    )
    show.hear(e.VoiceLost("closed_1006"))
    show.wait(400)
    assert len(only(show.come_up(), c.SendAudio).pcm) == len(sound(1_000 + 500 + 500 + 1_000))
