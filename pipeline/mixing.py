"""Segments of a tape as one two-channel stream, never more than seconds of it in memory (pure).

Left is the candidate, right the interviewer.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from interviews.peaks import CHANNELS, Samples
from interviews.tape_format import SAMPLES_PER_MS, TapePiece

#: Silence, and what is known of an older recording, is passed on in pieces of this length.
BLOCK = 10_000 * SAMPLES_PER_MS


def mix(segments: Iterable[tuple[int, Iterable[TapePiece]]], length: int) -> Iterator[Samples]:
    """`length` samples of two channels, in order.

    `segments` come by their start, in samples; no piece of one begins before that.
    """
    mixed = Mix()
    for start, pieces in segments:
        yield from mixed.give_until(start)
        for piece in pieces:
            mixed.put(piece)
    yield from mixed.give_until(length)


@dataclass(slots=True)
class Mix:
    """What is put together just now: from `_begin` on, everything before is given away."""

    _begin: int = 0
    _sound: Samples = field(default_factory=lambda: np.zeros((0, CHANNELS), dtype=np.int16))

    def put(self, piece: TapePiece) -> None:
        """Sound before `_begin` is late and is left out; what is there already is added to."""
        samples = np.frombuffer(piece.pcm, dtype="<i2")
        begin = piece.start - self._begin
        if begin < 0:
            samples, begin = samples[-begin:], 0
        end = begin + len(samples)
        if end > len(self._sound):
            more = np.zeros((end - len(self._sound), CHANNELS), dtype=np.int16)
            self._sound = np.concatenate((self._sound, more))
        place = self._sound[begin:end, piece.track]
        place[:] = add(place, samples)

    def give_until(self, end: int) -> Iterator[Samples]:
        while self._begin < end:
            count = min(end - self._begin, BLOCK)
            block = np.zeros((count, CHANNELS), dtype=np.int16)
            known = self._sound[:count]
            block[: len(known)] = known
            self._sound = self._sound[count:]
            self._begin += count
            yield block


def add(one: Samples, other: Samples) -> Samples:
    """Two sounds at once; too loud is as loud as can be."""
    both: npt.NDArray[np.int32] = one.astype(np.int32) + other
    clipped: Samples = np.clip(both, -32_768, 32_767).astype(np.int16)
    return clipped
