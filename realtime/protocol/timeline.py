"""Where sound lies on the session's timeline: frames by their arrival, kept continuous (pure).

A frame cannot arrive before it was heard, only later. So the frames that came with the least delay
say where the sound around them lies; what came in a burst after a stall is put where it was spoken.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from realtime.protocol.events import Instant
from realtime.protocol.sound import BYTES_PER_SAMPLE, SAMPLE_RATE_HZ

SAMPLES_PER_MS = SAMPLE_RATE_HZ // 1000
#: Sound that is late by less than this goes on where the last ended.
JITTER = 40 * SAMPLES_PER_MS
#: Sound that is ahead of its time by more than this gives up silence until it is back.
LEAD = 60 * SAMPLES_PER_MS
#: The peak of a frame in which nobody speaks.
QUIET = 600

#: When it had come, and its sound, which ended then.
Frame = tuple[Instant, bytes]


@dataclass(frozen=True, slots=True)
class Placed:
    """Sound without a hole, from `start` on, in samples since the session's zero."""

    start: int
    pcm: bytes


@dataclass(slots=True)
class Track:
    """One party's sound; what it has placed stays where it is."""

    _reached: int = 0  # the first sample after everything placed

    def place(self, frames: Sequence[Frame]) -> list[Placed]:
        """Frames in the order of their arrival; each call sees only its own."""
        runs: list[tuple[int, list[bytes]]] = []
        for start, (_, pcm) in zip(_starts(frames), frames, strict=True):
            late = start - self._reached
            if late < -LEAD and _is_quiet(pcm):
                continue
            if late > JITTER:
                self._reached = start
            if late > JITTER or not runs:
                runs.append((self._reached, []))
            runs[-1][1].append(pcm)
            self._reached += len(pcm) // BYTES_PER_SAMPLE
        return [Placed(start, b"".join(sounds)) for start, sounds in runs]


def _starts(frames: Sequence[Frame]) -> list[int]:
    """Where each frame would begin, if those after it are no less delayed than they seem."""
    starts = []
    earliest: int | None = None
    for arrived_at, pcm in reversed(frames):
        samples = len(pcm) // BYTES_PER_SAMPLE
        end = arrived_at * SAMPLES_PER_MS
        if earliest is not None:
            end = min(end, earliest)
        earliest = end - samples
        starts.append(max(earliest, 0))
    return starts[::-1]


def _is_quiet(pcm: bytes) -> bool:
    samples = np.frombuffer(pcm, dtype="<i2")
    return not samples.size or int(np.abs(samples.astype(np.int32)).max()) < QUIET
