"""Reading and writing WAV files as PCM16 mono 24 kHz, the engine's only sound."""

import wave
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import numpy as np

from realtime.engine.resampling import resample, to_pcm, to_samples

RATE_HZ = 24000


def read_wav(path: Path) -> bytes:
    """Read any 16-bit WAV; several channels are mixed, another rate is resampled."""
    with wave.open(str(path), "rb") as file:
        if file.getsampwidth() != 2:  # noqa: PLR2004 - bytes of a 16-bit sample
            raise ValueError("only 16-bit WAV files can be read")
        channels, source_hz = file.getnchannels(), file.getframerate()
        pcm = file.readframes(file.getnframes())
    samples = to_samples(pcm).reshape(-1, channels).mean(axis=1).astype(np.float32)
    return to_pcm(resample(samples, source_hz, RATE_HZ))


def write_wav(path: Path, pcm: bytes, rate_hz: int = RATE_HZ) -> None:
    """Write PCM16 mono 24 kHz, resampled to `rate_hz`."""
    with path.open("wb") as file:
        _write(file, to_pcm(resample(to_samples(pcm), RATE_HZ, rate_hz)), rate_hz)


def wav_bytes(pcm: bytes) -> bytes:
    """Put PCM16 mono 24 kHz into the bytes of a WAV file."""
    file = BytesIO()
    _write(file, pcm, RATE_HZ)
    return file.getvalue()


def _write(file: BinaryIO, pcm: bytes, rate_hz: int) -> None:
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(rate_hz)
        writer.writeframes(pcm)
