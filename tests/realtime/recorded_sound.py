"""What an assembled recording holds, and where: decoded, and looked for by its sound."""

import io
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np
from django.core.files.storage import default_storage

from interviews.models import Recording, Session
from pipeline import encoder
from pipeline.models import StepRun
from pipeline.steps import recording as step

Samples: TypeAlias = "np.ndarray[Any, np.dtype[np.int16]]"
Flags: TypeAlias = "np.ndarray[Any, np.dtype[np.bool_]]"

SAMPLES_PER_MS = 24
#: How far from where it should be a part is looked for.
AROUND_MS = 1_500
#: A sample of speech; what a compressed file has in its silences is far less.
LOUD = 500


def assemble(session: Session) -> Recording:
    session.refresh_from_db()
    step_run = StepRun.objects.create(
        organization=session.organization, session=session, step="recording", input_version=1
    )
    step.write(step_run, step.run(step.read(session)).result)
    return Recording.objects.get()


def decoded(recording: Recording) -> Samples:
    """A column for each side."""
    out = io.BytesIO()
    encoder.decode(Path(default_storage.path(str(recording.file))), out)
    return np.frombuffer(out.getvalue(), dtype="<i2").reshape(-1, 2)


def samples_of(pcm: bytes) -> Samples:
    return np.frombuffer(pcm, dtype="<i2")


def is_loud(part: Samples) -> Flags:
    loud: Flags = np.abs(part.astype(int)) > LOUD
    return loud


def first_sound_ms(part: Samples) -> float:
    return float(np.argmax(is_loud(part))) / SAMPLES_PER_MS


def place_of(part: Samples, channel: Samples, near_ms: float) -> float:
    """Where the part begins in the channel, by cross-correlation."""
    begin = max(round(near_ms) - AROUND_MS, 0) * SAMPLES_PER_MS
    length = len(part) + 2 * AROUND_MS * SAMPLES_PER_MS
    look_at = channel[begin : begin + length].astype(np.float64)
    size = len(look_at) + len(part)
    likeness = np.fft.irfft(
        np.fft.rfft(look_at, size) * np.conj(np.fft.rfft(part.astype(np.float64), size)), size
    )
    return float(begin + int(np.argmax(likeness[: len(look_at)]))) / SAMPLES_PER_MS
