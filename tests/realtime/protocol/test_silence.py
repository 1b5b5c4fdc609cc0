"""Nobody speaks: the interviewer asks gently, a few times, and nobody is thrown out."""

import pytest

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import Mode, Preset
from realtime.protocol.silence import WAITS_MS
from tests.realtime.protocol.rehearsal import MINUTE_MS, Rehearsal, of, only

pytestmark = [pytest.mark.unit, pytest.mark.fault("D77")]


def begun(mode: Mode = Mode.VOICE) -> Rehearsal:
    show = Rehearsal(turn_taking=Preset.NORMAL, allowance_ms=60 * MINUTE_MS)
    show.open(mode)
    show.say()
    return show


def silent(show: Rehearsal, ms: int) -> list[c.Command]:
    return show.wait(ms, step_ms=1_000)


def test_after_a_while_the_interviewer_asks_gently() -> None:
    show = begun()
    assert of(silent(show, 14_000), c.CreateResponse) == []
    asked = silent(show, 2_000)
    assert "Ask gently" in only(asked, c.AddItem).text
    only(asked, c.CreateResponse)


def test_after_two_questions_the_page_offers_to_write_and_nothing_is_spent_any_more() -> None:
    show = begun()
    for number, wait_ms in enumerate(WAITS_MS[Preset.NORMAL][:2], start=2):
        only(silent(show, wait_ms + 1_000), c.CreateResponse)
        show.say(number, "Would you like more time?", ms=1_000)
    quiet = silent(show, 20 * MINUTE_MS)
    assert [each.code for each in of(quiet, c.ShowNotice) if each.code == "text_instead"] == [
        "text_instead"
    ]
    assert of(quiet, c.CreateResponse) == []
    assert of(quiet, c.EndSession) == []


def test_whoever_has_spoken_is_asked_again_after_the_next_silence() -> None:
    show = begun()
    silent(show, 16_000)
    show.say(2, "Would you like more time?", ms=1_000)
    show.answer("Yes.")
    show.say(3, "Take it.", ms=1_000)
    assert of(silent(show, 14_000), c.CreateResponse) == []
    only(silent(show, 2_000), c.CreateResponse)


@pytest.mark.parametrize("mode", [Mode.TEXT, Mode.PUSH])
def test_who_writes_or_holds_a_key_is_not_asked(mode: Mode) -> None:
    assert of(silent(begun(mode), 5 * MINUTE_MS), c.CreateResponse) == []


def test_while_the_voice_is_lost_nobody_is_silent() -> None:
    show = begun()
    silent(show, 14_000)
    show.hear(e.VoiceLost("closed_1006"))
    show.wait(400)
    show.come_up()
    assert of(silent(show, 14_000), c.CreateResponse) == []


def test_a_patient_preset_waits_longer() -> None:
    show = begun()
    show.hear(e.TurnTakingChosen(Preset.PATIENT))
    assert of(silent(show, 29_000), c.CreateResponse) == []
    only(silent(show, 2_000), c.CreateResponse)


def test_an_interview_of_silence_ends_with_its_time_and_not_before() -> None:
    show = Rehearsal(turn_taking=Preset.NORMAL, allowance_ms=10 * MINUTE_MS)
    show.open()
    show.say()
    for number, wait_ms in ((2, 16_000), (3, 31_000)):
        silent(show, wait_ms)
        show.say(number, "Would you like more time?", ms=1_000)
    assert of(silent(show, 8 * MINUTE_MS), c.EndSession) == []
    only(silent(show, 80_000), c.CreateResponse)
    show.say(4, "Goodbye.", ms=1_000)
    over = silent(show, 2_000)
    assert only(over, c.EndSession).reason == "time"
