"""One recording file out of a tape's segments: read, mixed and compressed as they stream by."""

import io
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from django.core.files.storage import default_storage

from interviews.home import CHECKOUT
from interviews.peaks import CHANNELS, Peaks, Samples
from interviews.tape_format import SAMPLES_PER_MS, NotATapeError, TapePiece, read_pieces
from pipeline.failures import TransientFailure
from pipeline.mixing import add, mix
from pipeline.standing import refuse_if_lost

BYTES_PER_FRAME = 2 * CHANNELS
ENCODER = [sys.executable, "-m", "pipeline.encoder"]


@dataclass(frozen=True)
class StoredSegment:
    """Where a segment lies, in time and in the storage."""

    key: str
    started_ms: int
    duration_ms: int
    file: str  # empty: no sound

    @property
    def end_ms(self) -> int:
        return self.started_ms + self.duration_ms


def assemble(
    segments: Sequence[StoredSegment], *, older: str, older_ms: int, target: Path
) -> tuple[int, dict[str, object]]:
    """Write the MP3; returns its length in ms and its peaks. `older` is a recording to go on with.

    Raises TransientFailure when the encoder broke, and what the storage raises.
    """
    duration_ms = max([older_ms, *(segment.end_ms for segment in segments)])
    length = duration_ms * SAMPLES_PER_MS
    peaks = Peaks.for_length(duration_ms, samples_per_ms=SAMPLES_PER_MS)
    with _encoder(target) as encoder, _older_sound(older) as decoded:
        for block in read_blocks(segments, length):
            refuse_if_lost()
            whole = _with_older(block, decoded)
            peaks.hear(whole)
            encoder.write(whole.astype("<i2").tobytes())
    return duration_ms, peaks.as_json()


def read_blocks(segments: Sequence[StoredSegment], length: int) -> Iterator[Samples]:
    in_time = sorted((each for each in segments if each.file), key=lambda each: each.started_ms)
    return mix(((each.started_ms * SAMPLES_PER_MS, _read(each.file)) for each in in_time), length)


def _read(name: str) -> Iterator[TapePiece]:
    """A file that is not what it should be is as silence: the others are worth having."""
    with default_storage.open(name, "rb") as file:
        try:
            yield from read_pieces(file)
        except NotATapeError:
            return


@contextmanager
def _encoder(target: Path) -> Iterator[IO[bytes]]:
    with subprocess.Popen(  # noqa: S603 - our own module with a file name of our own
        [*ENCODER, "encode", str(target)], cwd=CHECKOUT, stdin=subprocess.PIPE
    ) as process:
        pipe = process.stdin or io.BytesIO()  # there is one, as was asked for
        try:
            yield pipe
            pipe.close()
        except BrokenPipeError:
            process.wait()
        except BaseException:
            process.kill()
            raise
    if process.returncode:
        raise TransientFailure("The sound could not be compressed.")


@contextmanager
def _older_sound(name: str) -> Iterator[IO[bytes] | None]:
    if not name:
        yield None
        return
    with decoded_sound(name) as sound:
        yield sound


@contextmanager
def decoded_sound(name: str) -> Iterator[IO[bytes]]:
    """A stored sound file as PCM16, stereo, 24 kHz, as it is decoded. Raises OSError."""
    with tempfile.NamedTemporaryFile(prefix="viva-sound-") as copy:
        with default_storage.open(name, "rb") as file:
            for chunk in file.chunks():
                copy.write(chunk)
        copy.flush()
        with subprocess.Popen(  # noqa: S603 - as above
            [*ENCODER, "decode", copy.name], cwd=CHECKOUT, stdout=subprocess.PIPE
        ) as process:
            try:
                yield process.stdout or io.BytesIO()  # there is one, as was asked for
            finally:
                process.kill()


def _with_older(block: Samples, decoded: IO[bytes] | None) -> Samples:
    if decoded is None:
        return block
    pcm = decoded.read(len(block) * BYTES_PER_FRAME)
    older = np.frombuffer(pcm[: len(pcm) // BYTES_PER_FRAME * BYTES_PER_FRAME], dtype="<i2")
    whole = block.copy()
    count = len(older) // CHANNELS
    whole[:count] = add(block[:count], older.reshape(-1, CHANNELS))
    return whole
