"""Cut what the candidate said out of a recording, answer by answer, as it is decoded."""

import io
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO
from uuid import UUID

import numpy as np

from interviews.peaks import CHANNELS
from interviews.tape_format import SAMPLES_PER_MS

#: Speech begins a little before it is noticed, and ends a little later.
BEFORE_MS, AFTER_MS = 200, 300
BYTES_PER_FRAME = 2 * CHANNELS
#: The candidate's side of a recording.
LEFT = 0


@dataclass(frozen=True)
class Stretch:
    """Where an answer lies in the recording."""

    turn_id: UUID
    starts_ms: int
    ends_ms: int


@dataclass(frozen=True)
class Clip:
    """The candidate's sound of one answer, as a WAV file."""

    turn_id: UUID
    wav: bytes
    duration_ms: int


def cut_clips(decoded: IO[bytes], stretches: Sequence[Stretch]) -> Iterator[Clip]:
    """`decoded` is PCM16, stereo, 24 kHz; what lies beyond its end gives no clip."""
    at_ms = 0
    for stretch in sorted(stretches, key=lambda each: each.starts_ms):
        starts_ms = max(stretch.starts_ms - BEFORE_MS, at_ms)
        ends_ms = max(stretch.ends_ms + AFTER_MS, starts_ms)
        _skip(decoded, (starts_ms - at_ms) * SAMPLES_PER_MS * BYTES_PER_FRAME)
        pcm = decoded.read((ends_ms - starts_ms) * SAMPLES_PER_MS * BYTES_PER_FRAME)
        at_ms = ends_ms
        frames = np.frombuffer(pcm[: len(pcm) // BYTES_PER_FRAME * BYTES_PER_FRAME], dtype="<i2")
        side = frames.reshape(-1, CHANNELS)[:, LEFT]
        if len(side):
            yield Clip(stretch.turn_id, _as_wav(side.tobytes()), len(side) // SAMPLES_PER_MS)


def _skip(decoded: IO[bytes], count: int) -> None:
    while count > 0 and (read := len(decoded.read(min(count, 1 << 20)))):
        count -= read


def _as_wav(pcm: bytes) -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(SAMPLES_PER_MS * 1000)
        sound.writeframes(pcm)
    return file.getvalue()
