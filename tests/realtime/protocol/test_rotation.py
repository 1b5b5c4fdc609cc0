"""When the next Voice is brought up, which moment is good enough, and what if it fails."""

from dataclasses import replace

import pytest

from realtime.protocol.commands import (
    CloseNextVoice,
    CloseOldVoice,
    ConfigureNextVoice,
    ConfigureVoice,
    OpenNextVoice,
)
from realtime.protocol.events import Preset, VoiceOpened
from realtime.protocol.rotation import (
    LAST_WORD_MS,
    OPENING_LIMIT_MS,
    PAUSES_MS,
    Readiness,
    Rotation,
    Urgency,
    schedule,
)
from tests.realtime.protocol.rehearsal import MINUTE_MS

pytestmark = pytest.mark.unit

HOUR_MS = 60 * MINUTE_MS
TOLD = ConfigureVoice(
    covered=(1,), current=2, greeted=True, remaining_minutes=9, turn_taking=Preset.NORMAL
)


@pytest.mark.parametrize(
    ("at_ms", "urgency"),
    [
        (0, Urgency.NONE),
        (55 * MINUTE_MS - 1, Urgency.NONE),
        (55 * MINUTE_MS, Urgency.CALM),
        (HOUR_MS - 20_000, Urgency.PRESSING),
        (HOUR_MS - 3_000, Urgency.LAST),
        (2 * HOUR_MS, Urgency.LAST),
    ],
)
@pytest.mark.fault("C52")
def test_the_nearer_the_limit_the_less_is_asked_of_the_moment(at_ms: int, urgency: Urgency) -> None:
    assert schedule(500, HOUR_MS, 0).urgency(500 + at_ms) is urgency


def test_a_short_life_has_short_margins() -> None:
    short = schedule(0, 4_000, 0)
    assert (short.calm_from, short.pressing_from, short.last_from) == (3_000, 3_600, 3_800)


def test_a_limit_of_ours_asks_for_a_quiet_moment_and_no_more() -> None:
    ours = schedule(0, None, 20 * MINUTE_MS)
    assert ours.urgency(20 * MINUTE_MS - 1) is Urgency.NONE
    assert ours.urgency(10 * HOUR_MS) is Urgency.CALM
    assert schedule(0, HOUR_MS, 20 * MINUTE_MS).calm_from == 20 * MINUTE_MS


def test_without_any_limit_nothing_is_planned() -> None:
    assert schedule(0, None, 0).urgency(100 * HOUR_MS) is Urgency.NONE


def ready(rotation: Rotation) -> Rotation:
    rotation.prepare(TOLD, 0)
    rotation.next_opened(VoiceOpened("b"), TOLD, 100)
    rotation.next_configured("scribe")
    return rotation


def test_the_next_voice_is_opened_configured_and_ready() -> None:
    rotation = Rotation()
    assert rotation.prepare(TOLD, 0) == [OpenNextVoice()]
    assert rotation.prepare(TOLD, 100) == []
    assert rotation.next_opened(VoiceOpened("b"), TOLD, 200) == [ConfigureNextVoice(TOLD)]
    assert rotation.readiness is Readiness.CONFIGURING
    rotation.next_configured("scribe")
    assert rotation.prepare(TOLD, 300) == []
    assert rotation.is_ready


def test_what_the_next_voice_was_told_is_kept_true() -> None:
    rotation = ready(Rotation())
    later = replace(TOLD, remaining_minutes=8)
    assert rotation.prepare(later, 400) == [ConfigureNextVoice(later)]
    assert rotation.readiness is Readiness.CONFIGURING  # until it is confirmed
    rotation.next_configured("scribe")
    assert rotation.configured == later
    assert rotation.is_ready


def test_a_next_voice_that_does_not_come_up_is_tried_again_with_growing_pauses() -> None:
    rotation, now = Rotation(), 0
    for pause_ms in (*PAUSES_MS, PAUSES_MS[-1]):
        assert rotation.prepare(TOLD, now) == [OpenNextVoice()]
        now += OPENING_LIMIT_MS
        assert rotation.prepare(TOLD, now) == [CloseNextVoice()]
        assert rotation.prepare(TOLD, now + pause_ms - 1) == []
        now += pause_ms


def test_late_words_of_a_voice_that_was_given_up_change_nothing() -> None:
    rotation = Rotation()
    assert rotation.next_opened(VoiceOpened("b"), TOLD, 0) == []
    rotation.next_configured("scribe")
    assert not rotation.is_ready
    assert rotation.failed(0) == []
    assert rotation.drop() == []


def test_the_life_of_a_leg_began_when_it_was_opened_not_when_it_took_over() -> None:
    rotation = Rotation()
    rotation.prepare(TOLD, 0)
    rotation.next_opened(VoiceOpened("b", remaining_ms=HOUR_MS), TOLD, 1_000)
    rotation.next_configured("scribe")
    rotation.switched(50_000, keeps_old=False)
    assert rotation.schedule == schedule(1_000, HOUR_MS, 0)
    assert not rotation.keeps_old


def test_an_old_voice_is_let_go_when_its_words_have_come_or_will_not() -> None:
    for is_awaited, at in ((False, 100), (True, LAST_WORD_MS)):
        rotation = ready(Rotation())
        rotation.switched(0, keeps_old=True)
        assert rotation.keeps_old
        assert rotation.watch_old(50, is_awaited=True) == []
        assert rotation.watch_old(at, is_awaited=is_awaited) == [CloseOldVoice()]
        assert rotation.drop_old() == []
