"""How fast sound may leave."""

import pytest

from realtime.engine.pacing import BURST_MS, Pacer

pytestmark = pytest.mark.unit


def test_the_first_sound_goes_at_once() -> None:
    assert Pacer().next_at(5.0) == 5.0
    assert Pacer().may_send(5.0)


def test_after_the_burst_sound_waits_a_quarter_of_its_length() -> None:
    pacer = Pacer()
    pacer.count(BURST_MS, 10.0)
    assert pacer.may_send(10.0)

    pacer.count(400, 10.0)

    assert not pacer.may_send(10.05)
    assert pacer.next_at(10.0) == pytest.approx(10.1)


def test_playback_ends_when_all_was_heard_from_the_first_sound_on() -> None:
    pacer = Pacer()
    pacer.count(2000, 10.0)
    pacer.count(1000, 10.2)

    assert pacer.playback_ends_at(10.2) == pytest.approx(13.0)
    assert Pacer().playback_ends_at(7.0) == 7.0
