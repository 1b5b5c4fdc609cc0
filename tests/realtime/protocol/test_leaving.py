"""A hard end: whoever speaks finishes their sentence, and the goodbye is heard to its end."""

import pytest

from interviews.states import EndReason
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol import sentences
from realtime.protocol.events import Mode
from realtime.protocol.leaving import ANSWER_DUE_MS, LEAVING_MS
from tests.realtime.protocol.rehearsal import MINUTE_MS, Rehearsal, of, only, words_of

pytestmark = pytest.mark.unit


def nearly_over(mode: Mode = Mode.VOICE) -> Rehearsal:
    """A second before the time is up; nobody speaks."""
    show = Rehearsal(allowance_ms=MINUTE_MS, spoken_ms=MINUTE_MS - 1_000)
    show.open(mode)
    show.say()
    return show


def time_passes(show: Rehearsal) -> list[c.Command]:
    """Until the time is up, which the page and the interviewer are told once."""
    up = show.wait(1_200)
    assert only(up, c.ShowNotice) == c.ShowNotice("time_up", sentences.TIME_UP)
    assert only(up, c.AddItem).text == sentences.TIME_IS_UP_NOTE
    return up


def say_goodbye(show: Rehearsal, number: int = 2) -> list[c.Command]:
    said = show.say(number, "Goodbye.", ms=1_000)
    return said + show.wait(200)


def ended(show: Rehearsal, commands: list[c.Command]) -> EndReason:
    assert only(commands, c.EndSession).reason is EndReason.TIME
    assert show.turns[-1].heard_text == "Goodbye."
    return EndReason.TIME


def test_who_speaks_when_the_time_is_up_is_written_down_and_answered_with_a_goodbye() -> None:
    show = nearly_over()
    show.hear(e.SpeechStarted("said_1", 0))
    up = [*time_passes(show), *show.wait(8_000)]
    assert of(up, c.CreateResponse) == []
    heard = show.hear(e.SpeechStopped("said_1", 9_000), e.SpeechCommitted("said_1", show.last_item))
    show.last_item = "said_1"
    heard += show.wait(ANSWER_DUE_MS - 500)  # as long as a provider may take to begin its answer
    heard += show.hear(e.TranscriptCompleted("said_1", "And that was the whole of it."))
    assert "And that was the whole of it." in words_of(heard)
    bye = say_goodbye(show)
    ended(show, [*heard, *bye])
    assert of([*up, *heard, *bye], c.CancelResponse) == []
    assert of([*up, *heard, *bye], c.FlushPlayback) == []


def test_who_was_heard_out_and_is_not_answered_is_said_goodbye_to_all_the_same() -> None:
    show = nearly_over()
    show.hear(e.SpeechStarted("said_1", 0))
    time_passes(show)
    show.speak()
    show.hear(e.SilenceNoticed("said_1"))
    only(show.wait(ANSWER_DUE_MS + 200), c.CreateResponse)
    ended(show, say_goodbye(show))


def test_an_interviewer_who_speaks_when_the_time_is_up_finishes_the_sentence_first() -> None:
    show = nearly_over(Mode.TEXT)
    show.begin(2, "Thank you, that was very clear.", ms=4_000)
    up = time_passes(show)
    said = [*show.finish(2, "Thank you, that was very clear."), *show.play(2, 2_000)]
    said += show.wait(200)
    only(said, c.CreateResponse)
    said += [*show.play(2, 4_000), *show.wait(200)]
    bye = say_goodbye(show, 3)
    ended(show, [*up, *said, *bye])
    assert of([*up, *said, *bye], c.FlushPlayback) == []
    assert show.turns[-2].heard_text == "Thank you, that was very clear."


def test_a_key_that_is_held_when_the_time_is_up_is_heard_out() -> None:
    show = nearly_over(Mode.PUSH)
    show.hear(e.TalkKeyMoved(held=True))
    show.hear(e.CandidateAudio(bytes(4_800)))
    up = [*time_passes(show), *show.wait(5_000)]
    assert of(up, c.CreateResponse) == []
    released = show.hear(e.TalkKeyMoved(held=False))
    only(released, c.CommitAudio)
    only([*released, *show.wait(200)], c.CreateResponse)
    show.hear(e.SpeechCommitted("said_1", show.last_item))
    show.last_item = "said_1"
    written = show.hear(e.TranscriptCompleted("said_1", "Done."))
    assert "Done." in words_of(written)
    ended(show, say_goodbye(show))


def test_who_never_stops_is_not_waited_for_without_end() -> None:
    show = nearly_over()
    show.hear(e.SpeechStarted("said_1", 0))
    time_passes(show)
    assert of(show.wait(LEAVING_MS - 2_000), c.EndSession) == []
    assert only(show.wait(6_000), c.EndSession).reason is EndReason.TIME
