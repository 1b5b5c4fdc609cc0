"""The first word in sound that begins with a little silence, or does not."""

import numpy as np
import pytest

from realtime.protocol.onset import VOICED_MS, onset_ms
from realtime.protocol.sound import PADDING_MS, SAMPLE_RATE_HZ

pytestmark = pytest.mark.unit

#: A Turn's offset is a place in the recording, within so much.
BOUND_MS = 100
LENGTH_MS = PADDING_MS + VOICED_MS
RISES_MS = 60


def spoken(lead_ms: int, *, loudest: int, noise: int, seed: int = 1) -> bytes:
    """A vowel that rises in a room with noise, with a soft consonant before it."""
    dice = np.random.default_rng(seed)
    at_ms = np.arange(LENGTH_MS * SAMPLE_RATE_HZ // 1000) * 1000 / SAMPLE_RATE_HZ
    since_ms = at_ms - lead_ms
    rise = np.clip(since_ms / RISES_MS, 0.1, 1.0) * (since_ms >= 0)
    vowel = np.sin(2 * np.pi * 0.140 * at_ms) + 0.5 * np.sin(2 * np.pi * 0.42 * at_ms)
    sound = loudest * rise * vowel + dice.normal(0, noise, at_ms.size)
    return np.clip(sound, -32_768, 32_767).astype("<i2").tobytes()


@pytest.mark.parametrize("lead_ms", range(0, PADDING_MS + 1, 30))
@pytest.mark.parametrize(
    ("loudest", "noise"), [(8_000, 0), (8_000, 100), (1_500, 60), (8_000, 800)]
)
def test_the_first_word_is_found_within_a_tenth_of_a_second(
    lead_ms: int, loudest: int, noise: int
) -> None:
    found_ms = onset_ms(spoken(lead_ms, loudest=loudest, noise=noise))
    assert abs(found_ms - lead_ms) <= BOUND_MS


def test_a_click_is_no_word() -> None:
    samples = np.frombuffer(spoken(200, loudest=8_000, noise=50), dtype="<i2").copy()
    samples[1_000:1_200] = 20_000
    assert abs(onset_ms(samples.tobytes()) - 200) <= BOUND_MS


def test_speech_that_simply_goes_on_begins_at_once() -> None:
    assert onset_ms(spoken(-1_000, loudest=8_000, noise=100)) == 0


@pytest.mark.parametrize("lead_ms", [0, 150, PADDING_MS])
def test_where_noise_drowns_the_voice_a_turn_begins_too_early_by_the_padding_at_most(
    lead_ms: int,
) -> None:
    found_ms = onset_ms(spoken(lead_ms, loudest=2_000, noise=4_000))
    assert lead_ms - PADDING_MS <= found_ms <= lead_ms


def test_no_word_is_later_than_the_silence_that_a_provider_is_asked_for() -> None:
    late = spoken(PADDING_MS + 120, loudest=8_000, noise=0)
    assert onset_ms(late) == PADDING_MS


@pytest.mark.parametrize("pcm", [b"", bytes(48), bytes(48 * 200)])
def test_nothing_to_hear_has_no_beginning(pcm: bytes) -> None:
    assert onset_ms(pcm) == 0
