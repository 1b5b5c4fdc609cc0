"""A hard end: whoever speaks finishes their sentence, and the goodbye is heard to its end."""

import pytest

from interviews.states import EndReason
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol import sentences
from realtime.protocol.events import Mode
from realtime.protocol.farewell import ANSWER_DUE_MS, FAREWELL_MS
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
    assert of(show.wait(FAREWELL_MS - 2_000), c.EndSession) == []
    assert only(show.wait(6_000), c.EndSession).reason is EndReason.TIME


def lose_voice(show: Rehearsal) -> None:
    """Another one is called, and is there half a second later."""
    only(show.hear(e.VoiceLost("dropped")), c.OpenVoice)
    show.wait(500)


def told_again(commands: list[c.Command]) -> list[str]:
    """What the next Voice is told and asked, in order; the page is not told a second time."""
    assert of(commands, c.ShowNotice) == []
    said = [each for each in commands if isinstance(each, c.AddItem | c.CreateResponse)]
    return [each.text if isinstance(each, c.AddItem) else "asked" for each in said]


def test_a_voice_that_is_lost_before_the_goodbye_leaves_it_to_the_next_one() -> None:
    show = nearly_over()
    only(time_passes(show), c.CreateResponse)
    lose_voice(show)
    up = [*show.come_up(), *show.wait(200)]
    assert told_again(up) == ["Hello Marlo.", sentences.TIME_IS_UP_NOTE, "asked"]
    assert of(up, c.EndSession) == []
    ended(show, say_goodbye(show))


def test_a_goodbye_that_a_lost_voice_has_cut_is_said_to_its_end() -> None:
    show = nearly_over()
    time_passes(show)
    show.begin(2, "Thank you for all of it. Goodbye.", ms=4_000)
    show.play(2, 2_000)
    lose_voice(show)
    show.play(2, 2_000)
    up = [*show.come_up(), *show.wait(200)]
    assert told_again(up)[-2:] == [sentences.TIME_IS_UP_NOTE, "asked"]
    ended(show, say_goodbye(show, 3))


def lost_with_an_answer_unwritten() -> Rehearsal:
    """What was said is said again to the next Voice, which is told that the time is up."""
    show = nearly_over()
    show.hear(e.SpeechStarted("said_1", 0))
    show.sound_on(1_500)
    show.hear(e.SpeechStopped("said_1", 1_000), e.SpeechCommitted("said_1", show.last_item))
    show.wait(ANSWER_DUE_MS - 200)
    lose_voice(show)
    up = show.come_up()
    assert told_again(up) == ["Hello Marlo.", sentences.TIME_IS_UP_NOTE]
    assert of(up, c.SendAudio) != []
    return show


def test_what_was_not_written_down_is_heard_again_before_the_goodbye() -> None:
    show = lost_with_an_answer_unwritten()
    heard = [*show.wait(ANSWER_DUE_MS - 200), *show.answer("And that was it.", "said_2")]
    assert "And that was it." in words_of(heard)
    assert of(heard, c.CreateResponse) == []
    ended(show, say_goodbye(show))


def test_a_next_voice_that_hears_nobody_is_asked_for_the_goodbye() -> None:
    show = lost_with_an_answer_unwritten()
    only(show.wait(ANSWER_DUE_MS + 200), c.CreateResponse)
    ended(show, say_goodbye(show))


def test_a_page_that_comes_back_is_said_goodbye_to() -> None:
    show = nearly_over()
    time_passes(show)
    show.hear(e.ResponseStarted("resp_9"), e.BrowserLeft())
    show.hear(e.ResponseFinished("resp_9", "cancelled"))
    show.wait(1_000)
    back = [*show.connect(), *show.wait(200)]
    only(back, c.CreateResponse)
    assert of(back, c.EndSession) == []
    ended(show, say_goodbye(show))


def test_no_change_is_made_any_more_even_if_the_provider_ends_the_line() -> None:
    """The next Voice stands ready when the time is up: who is lost then is called back."""
    show = Rehearsal(allowance_ms=MINUTE_MS, spoken_ms=MINUTE_MS - 24_000)
    show.connect()
    show.hear(e.VoiceOpened("a", remaining_ms=30_000), e.VoiceConfigured("scribe"))
    show.say()
    show.sound_on(22_000)
    show.hear(e.SpeechStarted("said_1", 21_000))
    show.sound_on(1_000)
    assert c.OpenNextVoice() in show.commands
    show.hear(e.NextVoiceSaid(e.VoiceOpened("b")))
    for _ in range(7):
        show.hear(e.NextVoiceSaid(e.VoiceConfigured("scribe")))
        show.sound_on(1_000)
    assert c.ShowNotice("time_up", sentences.TIME_UP) in show.commands
    lose_voice(show)
    assert of(show.commands, c.SwitchVoice) == []
    assert told_again(show.come_up())[-1] == sentences.TIME_IS_UP_NOTE


@pytest.mark.parametrize("comes_back", [False, True])
def test_no_lost_voice_puts_the_end_off(*, comes_back: bool) -> None:
    show = nearly_over()
    time_passes(show)
    lose_voice(show)
    if comes_back:
        show.come_up()
        show.speak()
        show.hear(e.SpeechStarted("said_2", 1_000))
    assert of(show.wait(FAREWELL_MS - 2_000), c.EndSession) == []
    assert only(show.wait(6_000), c.EndSession).reason is EndReason.TIME
