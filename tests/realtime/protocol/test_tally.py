"""A provider counts into the account of the Leg that it was, also when it has been replaced."""

import pytest

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import ErrorClass
from realtime.protocol.rotation import LAST_WORD_MS
from realtime.protocol.tally import Tally
from realtime.protocol.usage import Usage
from tests.realtime.protocol.rehearsal import Rehearsal, kinds, of, only, words_of
from tests.realtime.protocol.test_succession import (
    LAST_MS,
    Handover,
    answered_without_text,
    started,
)

pytestmark = pytest.mark.unit

WRITTEN = Usage(transcribed_ms=900)
SPOKEN = Usage(audio_out=40)


def replaced_while_thinking() -> Handover:
    """The limit comes while the first Leg makes an answer of which no sound has come."""
    show = started()
    show.until(LAST_MS - 10_000)
    show.hear(e.ResponseStarted("resp_2"))
    show.next_comes_up()
    return show


def test_what_is_said_twice_counts_once() -> None:
    tally = Tally(3)
    assert tally.count("resp_1", Usage(text_in=5)) == [c.SaveUsage(3, Usage(text_in=5))]
    assert tally.count("resp_1", Usage(text_in=5)) == []
    assert tally.count("resp_2", None) == []
    assert tally.usage == Usage(text_in=5)


def test_a_late_transcript_is_charged_to_the_leg_that_wrote_it() -> None:
    show = answered_without_text(2)
    show.begin(9)
    show.finish(9, usage=Usage(text_in=7))
    late = show.old_says(e.TranscriptCompleted("said_1", "I bake.", WRITTEN))
    assert words_of(late) == ["I bake."]
    assert only(late, c.SaveUsage) == c.SaveUsage(1, WRITTEN)
    again = show.old_says(e.TranscriptCompleted("said_1", "I bake.", WRITTEN))
    assert of(again, c.SaveUsage) == []
    last = show.old_says(e.TranscriptCompleted("said_2", " ", WRITTEN))
    assert kinds(last)[:2] == ["SaveUsage", "CloseOldVoice"]
    assert only(last, c.SaveUsage) == c.SaveUsage(1, WRITTEN + WRITTEN)
    show.begin(10)
    newest = show.finish(10, usage=Usage(text_in=7))
    assert only(newest, c.SaveUsage) == c.SaveUsage(2, Usage(text_in=14))


def test_what_the_old_leg_had_counted_before_the_change_stays_in_its_sum() -> None:
    show = started()
    show.until(LAST_MS - 10_000)
    show.begin(2)
    show.finish(2, usage=SPOKEN)
    show.speak()
    show.say(3, "Thank you.")
    show.next_comes_up()
    only(show.until(LAST_MS), c.SwitchVoice)
    late = show.old_says(e.TranscriptCompleted("said_1", "Yes.", WRITTEN))
    assert only(late, c.SaveUsage) == c.SaveUsage(1, SPOKEN + WRITTEN)


@pytest.mark.fault("C52")
def test_an_answer_that_a_change_cuts_is_cancelled_and_its_end_is_awaited_and_counted() -> None:
    show = replaced_while_thinking()
    changed = show.until(LAST_MS)
    assert only(changed, c.CancelResponse) == c.CancelResponse("resp_2")
    assert kinds(changed).index("CancelResponse") < kinds(changed).index("SwitchVoice")
    assert only(changed, c.SwitchVoice).keeps_old
    other = show.old_says(e.ResponseFinished("resp_1", "completed", usage=SPOKEN))
    assert kinds(other) == ["SaveUsage"]
    done = show.old_says(e.ResponseFinished("resp_2", "cancelled", usage=SPOKEN))
    assert kinds(done) == ["SaveUsage", "CloseOldVoice"]
    assert only(done, c.SaveUsage) == c.SaveUsage(1, SPOKEN + SPOKEN)


def test_an_interrupted_answer_is_cancelled_once() -> None:
    show = started()
    show.until(LAST_MS - 10_000)
    show.begin(2, "One two three four.", ms=4_000)
    show.next_comes_up()
    show.play(2, 2_000)
    changed = [*show.until(LAST_MS), *show.wait(1_000)]
    assert only(changed, c.SwitchVoice).keeps_old
    assert len(of(changed, c.CancelResponse)) == 1


def test_an_end_that_never_comes_is_not_awaited_for_ever() -> None:
    show = replaced_while_thinking()
    changed = show.until(LAST_MS)
    answered = show.say(9)
    assert of([*changed, *answered], c.CloseOldVoice) == []
    only(show.wait(LAST_WORD_MS), c.CloseOldVoice)


@pytest.mark.fault("C51")
@pytest.mark.parametrize("stands_ready", [False, True])
def test_what_a_leg_had_counted_when_it_was_lost_is_saved_already(stands_ready: bool) -> None:
    show = started()
    if stands_ready:
        show.until(LAST_MS - 10_000)
        show.begin(2)  # it speaks, so the one that stands ready has to wait
        show.next_comes_up()
    heard = show.hear(
        e.ResponseFinished("resp_2", "cancelled", ("item_2",), usage=SPOKEN),
        e.VoiceLost("closed_1006"),
    )
    assert only(heard, c.SaveUsage) == c.SaveUsage(1, SPOKEN)
    assert kinds(heard).index("SaveUsage") < kinds(heard).index("CloseVoice")
    show.wait(400)
    if not stands_ready:
        show.come_up()
    show.begin(9)
    newest = show.finish(9, usage=Usage(text_in=1))
    assert only(newest, c.SaveUsage) == c.SaveUsage(2, Usage(text_in=1))


def test_an_answer_that_fails_for_good_is_counted_before_its_voice_is_closed() -> None:
    show = Rehearsal()
    show.open()
    show.begin()
    failed = show.finish(status="failed", kind=ErrorClass.FATAL, usage=SPOKEN)
    assert only(failed, c.SaveUsage) == c.SaveUsage(1, SPOKEN)
    assert kinds(failed).index("SaveUsage") < kinds(failed).index("CloseVoice")
