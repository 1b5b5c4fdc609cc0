"""Changing the sample rate of speech, piece by piece: a polyphase windowed-sinc filter."""

from functools import lru_cache
from math import gcd
from typing import cast

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]
TAPS_PER_PHASE = 24
_PIECE = 16_384
"""Output samples made at once, to bound the memory of the gathered windows."""


class Resampler:
    """Mono, any two rates; `feed` may be called with pieces of any length."""

    def __init__(self, source_hz: int, target_hz: int) -> None:
        divisor = gcd(source_hz, target_hz)
        self._up, self._down = target_hz // divisor, source_hz // divisor
        self._phases = _phases(self._up, self._down)
        self._waiting: Samples = np.zeros(TAPS_PER_PHASE // 2 - 1, np.float32)
        self._next = 0
        """Where the next output lies behind the first of `_waiting`, in 1/up of an input sample."""

    def feed(self, samples: Samples) -> Samples:
        """Return the output that these samples complete; half a filter length stays behind."""
        self._waiting = np.concatenate([self._waiting, samples.astype(np.float32)])
        ready = (len(self._waiting) - TAPS_PER_PHASE + 1) * self._up
        count = max(0, -(-(ready - self._next) // self._down))
        begins = range(0, count, _PIECE)
        pieces = [self._make(begin, min(count, begin + _PIECE)) for begin in begins]
        made = np.concatenate([*pieces, np.zeros(0, np.float32)])
        self._next += count * self._down
        consumed = min(self._next // self._up, len(self._waiting))
        self._waiting = self._waiting[consumed:]
        self._next -= consumed * self._up
        return made.astype(np.float32)

    def _make(self, begin: int, end: int) -> Samples:
        positions = self._next + np.arange(begin, end, dtype=np.int64) * self._down
        windows = np.lib.stride_tricks.sliding_window_view(self._waiting, TAPS_PER_PHASE)
        gathered = windows[positions // self._up]
        made = np.einsum("ij,ij->i", gathered, self._phases[positions % self._up])
        return cast("Samples", made)


def resample(samples: Samples, source_hz: int, target_hz: int) -> Samples:
    """Resample a whole recording; its length changes by the ratio of the rates."""
    if source_hz == target_hz:
        return samples.astype(np.float32)
    tail = np.zeros(TAPS_PER_PHASE, np.float32)
    length = round(len(samples) * target_hz / source_hz)
    return Resampler(source_hz, target_hz).feed(np.concatenate([samples, tail]))[:length]


def to_samples(pcm: bytes) -> Samples:
    """Turn PCM16 little-endian into floats from -1 to 1; an odd last byte is dropped."""
    whole = pcm[: len(pcm) // 2 * 2]
    return np.frombuffer(whole, "<i2").astype(np.float32) / np.float32(32768)


def to_pcm(samples: Samples) -> bytes:
    clipped = np.clip(samples, -1, 32767 / 32768)
    return np.round(clipped * 32768).astype("<i2").tobytes()


@lru_cache(maxsize=8)
def _phases(up: int, down: int) -> Samples:
    """One short filter per fraction of an input sample, each with the same gain."""
    cutoff = 0.94 * min(1.0, up / down)
    offsets = np.arange(TAPS_PER_PHASE)[None, :] - (TAPS_PER_PHASE // 2 - 1)
    distance = offsets - np.arange(up)[:, None] / up
    window = np.cos(np.pi * distance / TAPS_PER_PHASE).clip(0) ** 2
    filters = cutoff * np.sinc(cutoff * distance) * window
    return cast("Samples", (filters / filters.sum(axis=1, keepdims=True)).astype(np.float32))
