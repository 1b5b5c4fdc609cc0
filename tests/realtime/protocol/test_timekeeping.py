"""The time is fair: it runs while the candidate could speak, it is told, and its end is gentle."""

import pytest

from interviews.states import EndReason
from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol import sentences
from realtime.protocol.events import Mode
from realtime.protocol.usage import Usage
from tests.realtime.protocol.rehearsal import MINUTE_MS, Rehearsal, of, only, tool

pytestmark = pytest.mark.unit


def begun(**fields: object) -> Rehearsal:
    """Somebody who types is not asked after a silence, so that only the clock speaks."""
    show = Rehearsal(**fields)
    show.open(Mode.TEXT)
    show.say()
    return show


def notes(commands: list[c.Command]) -> list[str]:
    return [each.item_id for each in of(commands, c.AddItem)]


def notices(commands: list[c.Command]) -> list[str]:
    return [each.code for each in of(commands, c.ShowNotice)]


def test_the_interviewer_is_told_at_half_time_and_near_the_end() -> None:
    show = begun(allowance_ms=30 * MINUTE_MS)
    told = show.wait(29 * MINUTE_MS, step_ms=5_000)
    assert notes(told) == ["note_time_15", "note_time_5", "note_time_is_short"]
    assert "15 minutes" in of(told, c.AddItem)[0].text
    assert notices(told) == ["time_short"]
    assert of(told, c.CreateResponse) == []


def test_a_new_leg_hears_again_that_little_time_is_left_and_the_candidate_does_not() -> None:
    show = begun(allowance_ms=30 * MINUTE_MS)
    show.wait(29 * MINUTE_MS, step_ms=5_000)
    show.hear(e.VoiceLost("closed_1006"))
    show.wait(400)
    back = [*show.come_up(), *show.wait(200)]
    assert "note_time_is_short" in notes(back)
    assert notices(back) == []


def test_a_question_whose_time_is_used_up_is_told_once() -> None:
    show = begun(question_allowances_ms={1: 2 * MINUTE_MS})
    told = show.wait(4 * MINUTE_MS, step_ms=1_000)
    assert notes(told)[0] == "note_question_1"
    assert notes(told).count("note_question_1") == 1


def test_a_question_that_is_covered_in_time_is_not_told_of() -> None:
    show = begun(question_allowances_ms={1: 2 * MINUTE_MS})
    show.wait(MINUTE_MS, step_ms=1_000)
    show.call(tool("question_covered", '{"number": 1}'))
    assert "note_question_1" not in notes(show.wait(4 * MINUTE_MS, step_ms=1_000))


def test_the_time_of_a_question_stands_still_while_the_page_is_away() -> None:
    show = begun(question_allowances_ms={1: 2 * MINUTE_MS})
    show.wait(MINUTE_MS, step_ms=1_000)
    show.hear(e.BrowserLeft())
    show.wait(MINUTE_MS, step_ms=1_000)
    assert show.relay.life.time.questions.used_ms == {1: MINUTE_MS}


def test_the_end_of_the_time_is_announced_and_the_goodbye_is_heard() -> None:
    show = begun(allowance_ms=MINUTE_MS)
    up = show.wait(MINUTE_MS, step_ms=1_000)
    assert only(up, c.AddItem).text == sentences.TIME_IS_UP_NOTE
    assert notices(up) == ["time_up"]
    only(up, c.CreateResponse)


def test_what_the_plan_has_used_survives_the_process() -> None:
    show = begun(question_allowances_ms={1: MINUTE_MS})
    show.wait(5_000)
    asked = show.call(tool("ask_follow_up", '{"number": 1}'))
    saved = only(asked, c.SaveProgress)
    assert (saved.follow_ups, saved.question_ms) == ({1: 1}, {1: 5_000})
    later = Rehearsal(
        follow_ups_used=saved.follow_ups,
        question_ms=saved.question_ms,
        question_allowances_ms={1: MINUTE_MS},
    )
    later.open(Mode.TEXT)
    later.say()
    later.call(tool("ask_follow_up", '{"number": 1}'))
    refused = later.call(tool("ask_follow_up", '{"number": 1}', "call_2"), number=51)
    assert "No follow-up is left" in only(refused, c.AnswerTool).output
    later.say(2, "Go on.")
    assert "note_question_1" in notes(later.wait(56_000, step_ms=1_000))


def test_a_session_ends_when_its_line_was_open_for_as_long_as_allowed() -> None:
    show = begun(longest_ms=2 * MINUTE_MS, line_ms=MINUTE_MS)
    up = show.wait(MINUTE_MS + 1_000, step_ms=1_000)
    assert notices(up) == ["time_up"]
    show.begin(2, "Goodbye.", ms=1_000)
    show.finish(2, "Goodbye.")
    ended = [*show.play(2, 1_000), *show.wait(200)]
    assert only(ended, c.EndSession).reason is EndReason.LIMIT


def test_a_session_that_costs_too_much_ends_after_a_goodbye() -> None:
    show = begun(cost_limit_microusd=1_000_000, cost_microusd=400_000)
    usage = Usage(audio_out=100)
    said = show.finish(5, usage=usage)
    assert only(said, c.SaveUsage) == c.SaveUsage(1, usage)
    assert show.hear(e.UsageSaved(1, 500_000)) == []
    up = show.hear(e.UsageSaved(1, 600_000))
    assert notices(up) == ["time_up"]
    only(up, c.CreateResponse)


@pytest.mark.fault("A22")
def test_a_clock_that_jumps_back_neither_ends_early_nor_counts_below_nothing() -> None:
    show = begun(allowance_ms=2 * MINUTE_MS)
    show.wait(60_000, step_ms=1_000)
    show.now -= 3_600_000
    back = show.wait(5_000)
    assert of(back, c.EndSession) == []
    life = show.relay.life
    assert 0 <= life.budget.used_ms(show.now) <= 60_000
    assert life.progress(show.now).remaining_minutes in {1, 2}
    show.now += 3_600_000
    assert of(show.wait(40_000, step_ms=1_000), c.EndSession) == []
