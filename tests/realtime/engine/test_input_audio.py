"""The buffer of what was appended: its offsets, and what is taken from it."""

import pytest

from realtime.engine.config import TurnTaking
from realtime.engine.input_audio import KEPT_SILENCE_MS, InputAudio
from realtime.engine.turn_detection import SpeechBegan, SpeechEnded
from tests.realtime.engine.rehearsal import sound

pytestmark = pytest.mark.unit

TAKING = TurnTaking(0.5, 300, 320, None, creates_response=True, interrupts_response=True)


def hear(audio: InputAudio, probability: float, windows: int) -> list[SpeechBegan | SpeechEnded]:
    audio.append(sound(32 * windows))
    return list(audio.hear([probability] * windows, TAKING))


def test_offsets_go_on_when_audio_is_dropped() -> None:
    audio = InputAudio()
    hear(audio, 0.0, 100)

    assert audio.end_ms == 3200
    assert audio.buffered_ms == 300 + KEPT_SILENCE_MS


def test_a_turn_begins_with_its_padding_or_with_the_first_audio() -> None:
    late, early = InputAudio(), InputAudio()
    hear(late, 0.0, 100)

    assert late.begin_turn(3200, 300) == 2900
    assert early.begin_turn(100, 300) == 0


def test_what_is_taken_is_gone_and_the_rest_stays() -> None:
    audio = InputAudio()
    audio.append(sound(500))

    turn = audio.take(320)

    assert turn.pcm == sound(320)
    assert (audio.buffered_ms, audio.end_ms) == (180, 500)


def test_only_the_end_of_a_turn_is_left_to_dictate() -> None:
    audio = InputAudio()
    audio.append(sound(300))
    assert audio.undictated() == sound(300)
    assert audio.undictated() == b""
    audio.append(sound(200))

    assert audio.take().undictated == sound(200)
    audio.append(sound(100))
    assert audio.take().undictated == sound(100)


def test_the_voiced_part_of_a_turn_is_counted() -> None:
    audio = InputAudio()
    hear(audio, 1.0, 20)
    hear(audio, 0.0, 5)

    assert audio.take().speech_ms == 640
    assert audio.take().speech_ms == 0
