"""Changing the sample rate."""

import numpy as np
import pytest

from realtime.engine.resampling import Resampler, resample, to_pcm, to_samples

pytestmark = pytest.mark.unit


def tone(hz: float, rate_hz: int, seconds: float = 0.5) -> np.ndarray:
    return np.sin(2 * np.pi * hz * np.arange(int(rate_hz * seconds)) / rate_hz).astype(np.float32)


@pytest.mark.parametrize(
    ("source_hz", "target_hz"), [(24000, 16000), (22050, 24000), (48000, 24000)]
)
def test_a_tone_stays_the_same_tone_at_the_same_time(source_hz: int, target_hz: int) -> None:
    made = resample(tone(440, source_hz), source_hz, target_hz)

    expected = tone(440, target_hz)
    assert len(made) == len(expected)
    inner = slice(200, -200)
    assert np.abs(made[inner] - expected[inner]).max() < 0.01


def test_what_the_lower_rate_cannot_hold_is_removed() -> None:
    made = resample(tone(11_000, 24000), 24000, 16000)

    assert np.abs(made[200:-200]).max() < 0.05


def test_pieces_make_the_same_sound_as_the_whole() -> None:
    samples = tone(440, 24000)
    whole = Resampler(24000, 16000).feed(samples)
    resampler = Resampler(24000, 16000)

    pieces = [resampler.feed(piece) for piece in np.split(samples, [1, 2, 500, 501, 4000, 11_000])]

    assert np.allclose(np.concatenate(pieces), whole, atol=1e-6)


def test_sound_survives_the_way_through_floats() -> None:
    pcm = np.array([-32768, -1, 0, 1, 32767], "<i2").tobytes()

    assert to_pcm(to_samples(pcm)) == pcm
    assert to_pcm(np.array([2.0, -2.0], np.float32)) == np.array([32767, -32768], "<i2").tobytes()
