"""The candidate talks by a key, in writing or freely, and may change that at any moment."""

import pytest

from interviews.states import EndReason
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass, Mode, Preset
from realtime.protocol.turn_taking import PATIENCE_MS
from realtime.protocol.turns import TurnStatus
from tests.realtime.protocol.rehearsal import Rehearsal, kinds, of, only, sound, tool

pytestmark = pytest.mark.unit


def push() -> Rehearsal:
    """Somebody with push-to-talk, who has heard the greeting."""
    show = Rehearsal()
    show.open(Mode.PUSH)
    show.say()
    return show


def press(show: Rehearsal) -> list[c.Command]:
    return show.hear(e.TalkKeyMoved(held=True))


def release(show: Rehearsal) -> list[c.Command]:
    return show.hear(e.TalkKeyMoved(held=False))


def committed(show: Rehearsal, item_id: str = "said_1") -> list[c.Command]:
    commands = show.hear(e.SpeechCommitted(item_id, show.last_item))
    show.last_item = item_id
    return commands


# --- Push-to-talk


def test_with_a_key_nobody_looks_for_the_end_of_a_turn() -> None:
    show = Rehearsal()
    assert only(show.open(Mode.PUSH), c.ConfigureVoice).turn_taking is None


def test_sound_is_heard_only_while_the_key_is_held() -> None:
    show = push()
    assert show.hear(e.CandidateAudio(sound(40))) == []
    press(show)
    only(show.hear(e.CandidateAudio(sound(40))), c.SendAudio)
    release(show)
    assert show.hear(e.CandidateAudio(sound(40))) == []


def test_a_press_silences_the_interviewer_and_tells_how_far_it_was_heard() -> None:
    show = push()
    show.begin(2, "And what is question 2 about?", ms=4_000)
    pressed = press(show)
    assert kinds(pressed)[:3] == ["FlushPlayback", "CancelResponse", "ClearAudio"]
    assert show.phase == "listening"
    truncated = only(show.play(2, 1_000), c.TruncateItem)
    assert truncated == c.TruncateItem("item_2", 1_000)


def test_who_speaks_when_the_interviewer_ends_is_heard_out() -> None:
    show = push()
    show.begin(9, "Goodbye!", ms=200)
    press(show)  # too late: the answer was complete
    show.finish(9, "Goodbye!", calls=(tool("end_interview", '{"reason": "candidate"}'),))
    only(show.hear(e.CandidateAudio(sound(400))), c.SendAudio)
    released = release(show)
    only(released, c.CommitAudio)
    assert of(released, c.CreateResponse) == []
    committed(show)
    show.hear(e.TranscriptCompleted("said_1", "Thank you, too."))
    ended = [*show.play(9, 0), *show.wait(1_000)]
    assert only(ended, c.EndSession).reason is EndReason.CANDIDATE
    assert show.turns[-1].text == "Thank you, too."
    assert show.hear(e.CandidateAudio(sound(40))) == []


def test_a_release_commits_the_turn_and_asks_once() -> None:
    show = push()
    show.now = 5_000
    press(show)
    show.now = 6_000
    show.hear(e.CandidateAudio(sound(1_000)))
    assert kinds(release(show))[:3] == ["CommitAudio", "CreateResponse", "ShowPhase"]
    assert committed(show) == []
    show.hear(e.TranscriptCompleted("said_1", "I bake at night."))
    turn = show.turns[-1]
    assert (turn.text, turn.started_ms, turn.total_ms) == ("I bake at night.", 5_000, 1_000)


def test_a_release_while_the_cut_answer_still_ends_asks_after_it() -> None:
    show = push()
    show.begin(2, "And what is question 2 about?", ms=4_000)
    press(show)
    show.hear(e.CandidateAudio(sound(1_000)))
    assert of(release(show), c.CreateResponse) == []
    only(show.finish(2, status="cancelled"), c.CreateResponse)


def test_a_press_without_sound_asks_nobody() -> None:
    show = push()
    press(show)
    show.hear(e.CandidateAudio(sound(60)))
    released = release(show)
    assert of(released, c.CommitAudio) == []
    only(released, c.ClearAudio)
    assert of(show.wait(2_000), c.CreateResponse) == []
    assert show.phase == "listening"


def test_a_commit_that_the_provider_finds_empty_asks_nobody() -> None:
    show = push()
    press(show)
    show.hear(e.CandidateAudio(sound(120)))
    only(release(show), c.CreateResponse)
    show.hear(e.VoiceComplained("input_audio_buffer_commit_empty", ErrorClass.BENIGN))
    only(show.hear(e.ResponseStarted("resp_9")), c.CancelResponse)
    assert show.phase == "listening"


def test_a_complaint_of_an_empty_turn_that_was_none_of_ours_changes_nothing() -> None:
    show = Rehearsal()
    show.open()
    show.hear(e.VoiceComplained("input_audio_buffer_commit_empty", ErrorClass.BENIGN))
    assert of(show.hear(e.ResponseStarted("resp_1")), c.CancelResponse) == []


def test_a_second_press_before_the_first_turn_has_a_name_keeps_both() -> None:
    show = push()
    for at in (5_000, 7_000):
        show.now = at
        press(show)
        show.hear(e.CandidateAudio(sound(500)))
        if at < 7_000:
            release(show)
    committed(show, "said_1")
    assert show.phase == "listening"
    release(show)
    committed(show, "said_2")
    show.hear(e.TranscriptCompleted("said_2", "And more."), e.TranscriptCompleted("said_1", "Yes."))
    said = show.turns[1:]
    assert [turn.text for turn in said] == ["Yes.", "And more."]
    assert [turn.started_ms for turn in said] == [5_000, 7_000]


def test_a_repeated_press_or_release_changes_nothing() -> None:
    show = push()
    press(show)
    assert press(show) == []
    release(show)
    assert release(show) == []


def test_a_key_means_nothing_to_somebody_who_talks_freely() -> None:
    show = Rehearsal()
    show.open()
    assert press(show) == []


def test_a_page_that_is_lost_while_the_key_is_held_has_released_it() -> None:
    show = push()
    press(show)
    show.hear(e.CandidateAudio(sound(1_000)))
    left = show.hear(e.BrowserLeft())
    only(left, c.CommitAudio)
    assert of(left, c.CreateResponse) == []
    committed(show)
    show.hear(e.TranscriptCompleted("said_1", "I bake at night."))
    assert show.turns[-1].text == "I bake at night."
    back = show.connect(Mode.PUSH)
    only(back, c.CreateResponse)
    assert show.hear(e.CandidateAudio(sound(40))) == []


def test_what_was_held_while_the_voice_was_lost_is_a_turn_of_the_next() -> None:
    show = push()
    show.hear(e.VoiceLost("closed_1006"))
    press(show)
    show.hear(e.CandidateAudio(sound(1_000)))
    assert of(release(show), c.CommitAudio) == []
    show.wait(400)
    up = show.come_up()
    only(up, c.SendAudio)
    only(up, c.CommitAudio)
    only(up, c.CreateResponse)


def test_a_key_that_is_still_held_when_the_voice_is_back_goes_on() -> None:
    show = push()
    show.hear(e.VoiceLost("closed_1006"))
    press(show)
    show.hear(e.CandidateAudio(sound(1_000)))
    show.wait(400)
    assert of(show.come_up(), c.CommitAudio) == []
    only(show.hear(e.CandidateAudio(sound(40))), c.SendAudio)
    only(release(show), c.CommitAudio)


def test_the_end_closes_a_turn_that_is_held() -> None:
    show = push()
    press(show)
    show.hear(e.CandidateAudio(sound(1_000)))
    only(show.hear(e.EndRequested()), c.CommitAudio)


def test_an_answer_that_begins_while_the_key_is_held_is_dropped() -> None:
    show = push()
    press(show)
    only(show.hear(e.ResponseStarted("resp_9")), c.CancelResponse)
    assert show.hear(e.VoiceAudio("item_9", sound(100), "resp_9")) == []


# --- Changes


def test_a_preset_is_told_at_once_when_nobody_speaks() -> None:
    show = Rehearsal()
    show.open()
    tuned = show.hear(e.TurnTakingChosen(Preset.NOISY))
    assert only(tuned, c.TuneVoice).turn_taking is Preset.NOISY
    assert show.hear(e.TurnTakingChosen(Preset.NOISY)) == []


def test_a_preset_waits_for_the_end_of_what_is_said() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    show.hear(e.SpeechStarted("said_1"))
    assert of(show.hear(e.TurnTakingChosen(Preset.NORMAL)), c.TuneVoice) == []
    only(show.hear(e.SpeechStopped("said_1", 900)), c.TuneVoice)


def test_noise_that_never_ends_cannot_keep_a_preset_away() -> None:
    show = Rehearsal()
    show.open()
    show.hear(e.SpeechStarted("said_1"), e.TurnTakingChosen(Preset.NOISY))
    assert kinds(show.wait(PATIENCE_MS)).count("TuneVoice") == 1


def test_a_preset_holds_for_the_next_leg_and_the_next_page() -> None:
    show = Rehearsal(turn_taking=Preset.NORMAL)
    show.open()
    show.hear(e.TurnTakingChosen(Preset.NOISY), e.VoiceLost("closed_1006"))
    show.wait(400)
    assert only(show.come_up(), c.ConfigureVoice).turn_taking is Preset.NOISY
    show.hear(e.BrowserLeft())
    assert only(show.connect(), c.Welcome).turn_taking is Preset.NOISY


def test_a_preset_that_stands_for_a_second_is_stored_once() -> None:
    show = Rehearsal()
    show.open()
    for preset in (Preset.NOISY, Preset.PATIENT, Preset.NORMAL):
        assert of(show.hear(e.TurnTakingChosen(preset)), c.SaveTurnTaking) == []
    assert of(show.wait(5_000), c.SaveTurnTaking) == [c.SaveTurnTaking(Preset.NORMAL)]


def test_a_preset_is_stored_before_the_session_goes_to_another_process() -> None:
    show = Rehearsal()
    show.open()
    handed = show.hear(e.TurnTakingChosen(Preset.NOISY), e.SessionWanted())
    assert only(handed, c.SaveTurnTaking).preset is Preset.NOISY


def test_the_preset_as_it_was_arranged_is_no_choice() -> None:
    show = Rehearsal(turn_taking=Preset.NORMAL)
    show.open()
    assert of(show.hear(e.TurnTakingChosen(Preset.NORMAL)), c.SaveTurnTaking) == []
    assert of([*show.wait(5_000), *show.hear(e.SessionWanted())], c.SaveTurnTaking) == []


def test_speech_is_closed_by_silence_before_nobody_listens_for_its_end() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    show.hear(e.CandidateAudio(sound(900)), e.SpeechStarted("said_1"))
    chosen = show.hear(e.ModeChosen(Mode.PUSH))
    assert kinds(chosen) == ["SendAudio"]
    stopped = show.hear(e.SpeechStopped("said_1", 900))
    assert only(stopped, c.TuneVoice).turn_taking is None
    assert of(stopped, c.CommitAudio) == []


def test_speech_whose_end_is_not_found_is_closed_by_us() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    show.now = 9_000
    show.hear(e.CandidateAudio(sound(900)), e.SpeechStarted("said_x", 100))
    show.hear(e.ModeChosen(Mode.TEXT))
    closed = show.wait(PATIENCE_MS)
    assert [name for name in kinds(closed) if not name.startswith("Show")] == [
        "TuneVoice",
        "CommitAudio",
        "CreateResponse",
    ]
    committed(show, "said_y")
    show.hear(e.TranscriptCompleted("said_y", "I bake"))
    assert (show.turns[-1].text, show.turns[-1].status) == ("I bake", TurnStatus.FINAL)
    assert show.turns[-1].started_ms == 8_500


def test_a_press_before_the_change_is_told_closes_what_was_half_said() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    show.hear(e.CandidateAudio(sound(900)), e.SpeechStarted("said_x"))
    show.hear(e.ModeChosen(Mode.PUSH))
    names = [name for name in kinds(press(show)) if name != "ShowPhase"]
    assert names == ["TuneVoice", "CommitAudio", "ClearAudio"]
    show.hear(e.CandidateAudio(sound(500)))
    only(release(show), c.CreateResponse)


def test_a_change_back_before_it_was_told_is_none() -> None:
    show = Rehearsal()
    show.open()
    show.hear(e.SpeechStarted("said_1"), e.ModeChosen(Mode.TEXT), e.ModeChosen(Mode.VOICE))
    assert of(show.hear(e.SpeechStopped("said_1", 900)), c.TuneVoice) == []


def test_leaving_push_to_talk_with_the_key_held_ends_the_turn() -> None:
    show = push()
    press(show)
    show.hear(e.CandidateAudio(sound(1_000)))
    chosen = show.hear(e.ModeChosen(Mode.VOICE))
    assert kinds(chosen)[:2] == ["CommitAudio", "TuneVoice"]
    assert only(chosen, c.TuneVoice).turn_taking is Preset.PATIENT


def test_what_was_said_while_the_voice_was_lost_counts_for_somebody_who_now_types() -> None:
    show = Rehearsal()
    show.open()
    show.say()
    show.hear(e.VoiceLost("closed_1006"))
    show.hear(e.CandidateAudio(sound(1_000)), e.ModeChosen(Mode.TEXT))
    show.wait(400)
    up = show.come_up()
    assert [name for name in kinds(up) if "Audio" in name] == ["SendAudio", "CommitAudio"]
