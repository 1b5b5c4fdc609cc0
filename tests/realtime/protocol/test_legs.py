"""Opening a Voice, losing it, and trying again within a budget."""

import pytest

from realtime.protocol.commands import CloseLeg, CloseVoice, OpenVoice, StartLeg
from realtime.protocol.events import ErrorClass, VoiceLost, VoiceOpened
from realtime.protocol.legs import (
    LIFETIME_TRIES,
    LONG_MS,
    OPENING_LIMIT_MS,
    PAUSES_MS,
    STABLE_MS,
    Legs,
)
from tests.realtime.protocol.rehearsal import of

pytestmark = pytest.mark.unit

LOST = VoiceLost("closed_1006")


def up(legs: Legs, now: int = 0) -> Legs:
    legs.open(now)
    legs.opened(VoiceOpened("sess", 99), 0)
    legs.configured(now)
    return legs


def test_each_leg_has_the_next_number() -> None:
    legs = Legs(next_number=3, grace_ms=60_000)
    assert legs.open(0) == [OpenVoice(0)]
    assert legs.awaits_opening
    assert legs.opened(VoiceOpened("sess", 99), 0) == [StartLeg(3, "sess", 99)]
    assert legs.awaits_configuration
    legs.configured(10)
    assert (legs.is_up, legs.number, legs.next_number) == (True, 3, 4)


def test_an_opening_that_takes_too_long_is_late() -> None:
    legs = Legs(1, 60_000)
    legs.open(0, delay_ms=500)
    assert not legs.is_late(OPENING_LIMIT_MS)
    assert legs.is_late(OPENING_LIMIT_MS + 500)
    assert not up(Legs(1, 60_000)).is_late(OPENING_LIMIT_MS)


def test_closing_closes_what_is_open_and_no_more() -> None:
    legs = up(Legs(1, 60_000))
    assert legs.close("ended") == [CloseVoice("ended"), CloseLeg(1, "ended")]
    assert legs.close("ended") == []


def test_a_lost_voice_is_tried_again_with_growing_pauses_until_the_grace_is_over() -> None:
    legs = up(Legs(1, grace_ms=120_000))
    now, pauses = 1_000, []
    while not legs.has_given_up:
        pauses += [each.delay_ms for each in of(legs.lost(LOST, now), OpenVoice)]
        now += pauses[-1]
    assert tuple(pauses[:5]) == PAUSES_MS
    assert set(pauses[5:]) == {PAUSES_MS[-1]}
    assert 120_000 <= sum(pauses) < 120_000 + PAUSES_MS[-1]
    legs.rest()
    assert not legs.has_given_up


def test_a_leg_that_held_long_begins_the_tries_anew() -> None:
    legs = up(Legs(1, 600_000))
    legs.lost(LOST, 100)
    legs.opened(VoiceOpened(), 0)
    legs.configured(1_000)
    [again] = of(legs.lost(LOST, 1_000 + STABLE_MS), OpenVoice)
    assert again.delay_ms == PAUSES_MS[0]


def test_a_fatal_loss_is_given_up_at_once() -> None:
    legs = up(Legs(1, 600_000))
    assert of(legs.lost(VoiceLost("no_account", ErrorClass.FATAL), 5), OpenVoice) == []
    assert legs.has_given_up


def test_nothing_is_tried_after_the_grace() -> None:
    legs = up(Legs(1, grace_ms=1_000))
    legs.lost(LOST, 0)
    assert not legs.has_given_up
    legs.lost(LOST, 1_000)
    assert legs.has_given_up


@pytest.mark.fault("C55")
@pytest.mark.fault("C55")
def test_a_provider_that_comes_up_and_drops_for_ever_is_given_up() -> None:
    legs = Legs(1, 600_000)
    now, losses = 0, 0
    up(legs)
    while not legs.has_given_up:
        now += STABLE_MS + 1
        legs.lost(LOST, now)
        losses += 1
        if not legs.has_given_up:
            legs.opened(VoiceOpened(), 0)
            legs.configured(now)
    assert losses == LIFETIME_TRIES + 1


@pytest.mark.fault("C65")
def test_each_provider_may_refuse_for_good_once() -> None:
    legs = up(Legs(1, 600_000, providers=2))
    fatal = VoiceLost("handshake_401", ErrorClass.FATAL)
    assert len(of(legs.lost(fatal, 5), OpenVoice)) == 1
    assert of(legs.lost(fatal, 500), OpenVoice) == []
    assert legs.has_given_up


@pytest.mark.fault("C57")
def test_a_busy_provider_is_left_alone_as_long_as_it_asks_for_within_the_grace() -> None:
    legs = up(Legs(1, grace_ms=60_000))
    busy = VoiceLost("handshake_429", ErrorClass.BUSY, retry_after_ms=9_000)
    [again] = of(legs.lost(busy, 0), OpenVoice)
    assert again.delay_ms == 9_000
    for_long = VoiceLost("handshake_429", ErrorClass.BUSY, retry_after_ms=90_000)
    assert of(legs.lost(for_long, 10_000), OpenVoice) == []
    assert legs.has_given_up


def test_where_there_is_another_provider_nobody_waits_for_a_busy_one() -> None:
    legs = up(Legs(1, grace_ms=60_000, providers=2))
    busy = VoiceLost("handshake_429", ErrorClass.BUSY, retry_after_ms=90_000)
    [again] = of(legs.lost(busy, 0), OpenVoice)
    assert again.delay_ms == PAUSES_MS[0]


@pytest.mark.fault("C55")
def test_a_provider_that_ends_each_session_after_minutes_does_what_it_says() -> None:
    legs, now = up(Legs(1, 600_000)), 0
    for _ in range(LIFETIME_TRIES * 2):
        now += LONG_MS
        assert len(of(legs.lost(LOST, now), OpenVoice)) == 1
        legs.opened(VoiceOpened(), now)
        legs.configured(now)
