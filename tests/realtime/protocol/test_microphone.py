"""The candidate's sound waits for a Voice, bounded."""

import pytest

from realtime.protocol.commands import SendAudio
from realtime.protocol.events import Mode
from realtime.protocol.microphone import CLOSING_SILENCE, RING_MS, Microphone
from tests.realtime.protocol.rehearsal import sound

pytestmark = pytest.mark.unit


def test_sound_waits_until_a_voice_listens_and_goes_first() -> None:
    microphone = Microphone()
    assert microphone.hear(b"\1\0" * 480, 0) == []
    assert microphone.held_ms == 20
    assert microphone.open() == [SendAudio(b"\1\0" * 480)]
    assert microphone.hear(sound(40), 0) == [SendAudio(sound(40))]
    assert (microphone.sent_ms, microphone.held_ms) == (60, 0)


def test_of_much_sound_the_newest_is_kept() -> None:
    microphone = Microphone()
    for number in range(1_100):
        microphone.hear(bytes([number % 250]) * 48 * 40, 0)
    assert microphone.held_ms == RING_MS
    assert microphone.dropped_bytes == (1_100 * 40 - RING_MS) * 48
    [held] = microphone.open()
    assert isinstance(held, SendAudio)
    assert held.pcm[-1] == 1_099 % 250


def test_opening_without_held_sound_sends_nothing() -> None:
    assert Microphone().open() == []


def test_who_is_muted_or_types_is_not_heard() -> None:
    microphone = Microphone(is_open=True, is_muted=True)
    assert microphone.hear(sound(40), 0) == []
    microphone.is_muted, microphone.mode = False, Mode.TEXT
    assert microphone.hear(sound(40), 0) == []


def test_silence_is_sent_only_to_a_voice_that_listens() -> None:
    microphone = Microphone()
    assert microphone.fall_silent() == []
    microphone.open()
    assert microphone.fall_silent() == [SendAudio(CLOSING_SILENCE)]
    assert microphone.sent_ms == 2_500
    microphone.close()
    assert microphone.hear(sound(40), 0) == []
