"""Something like a voice for tests of the Room, made of harmonics that rise and fall."""

from __future__ import annotations

import wave
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

SAMPLE_RATE_HZ = 24_000

Samples = npt.NDArray[np.int16]


@cache
def voice(seconds: float, *, loudness: float = 0.3) -> Samples:
    """Syllables of a low voice: it survives noise suppression, which a plain tone does not."""
    t = np.arange(round(seconds * SAMPLE_RATE_HZ)) / SAMPLE_RATE_HZ
    pitch_hz = 120 + 18 * np.sin(2 * np.pi * 0.7 * t)
    phase = 2 * np.pi * np.cumsum(pitch_hz) / SAMPLE_RATE_HZ
    formant = 500 + 350 * np.sin(2 * np.pi * 1.9 * t)
    sound = np.zeros_like(t)
    for harmonic in range(1, 24):
        frequency_hz = harmonic * pitch_hz
        strength = np.exp(-(((frequency_hz - formant) / 420) ** 2)) + 0.25 * np.exp(
            -frequency_hz / 900
        )
        sound += strength * np.sin(harmonic * phase)
    syllables = np.clip(np.sin(2 * np.pi * 3.6 * t), 0, None) ** 0.6
    shaped = sound * syllables
    samples = np.asarray(shaped / np.abs(shaped).max() * loudness * 32767, dtype=np.int16)
    samples.flags.writeable = False  # everybody who asks for as long a voice has this one
    return samples


def energy(pcm: bytes) -> float:
    """Root mean square of PCM16, between 0 and 1."""
    samples = np.frombuffer(pcm, dtype="<i2").astype(np.float64) / 32768
    return float(np.sqrt(np.mean(samples**2))) if samples.size else 0.0


def write_wav(path: Path, samples: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes(samples.astype("<i2").tobytes())
