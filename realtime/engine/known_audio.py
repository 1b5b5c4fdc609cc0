"""Recognising sound whose text is known: which recordings were heard, and how much of each.

Meant for tests and demonstrations. Energy in a few bands is compared over time, so that a browser's
noise suppression, gain control, resampling and padding do not matter.
"""

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import cast

import numpy as np
from numpy.typing import NDArray

from realtime.engine.resampling import Samples, to_samples
from realtime.engine.wav import RATE_HZ, read_wav
from realtime.engine.written import Word, Written

FRAME = RATE_HZ // 50  # 20 ms
BANDS_HZ = (120, 350, 700, 1200, 2000, 3200, 5000)
FLOOR_DB = -38
"""Whatever is this far below the loudest moment counts as silence."""
MIN_SCORE = 0.7
MIN_FRAMES = 20
"""Less than 0.4 s of sound is too little to be told from other sound."""
EXPECTED_BONUS = 0.05
WHOLE = 0.8
"""So much of a recording stands for its whole text; of less, words are shared out by time."""

Envelope = NDArray[np.float64]
"""Frames of 20 ms by bands, in decibels above the floor."""


@dataclass(frozen=True)
class Recording:
    text: str
    envelope: Envelope


@dataclass(frozen=True)
class Match:
    """`index` of the recording; frames in which what was heard and the recording overlap."""

    index: int
    score: float
    heard_from: int
    heard_to: int
    known_from: int


class KnownAudio:
    """The recordings of a manifest: `[{"wav": path, "text": ...}]`, paths relative to the file."""

    def __init__(self, manifest: Path) -> None:
        """Raise ValueError or OSError when the manifest or a recording cannot be read."""
        entries = json.loads(manifest.read_text(encoding="utf-8"))
        self.recordings = [
            Recording(entry["text"], envelope_of(read_wav(manifest.parent / entry["wav"])))
            for entry in entries
        ]

    def recognise(self, pcm: bytes, expected: int) -> tuple[Written, int]:
        """Return what was heard in this audio and the index of the recording expected next.

        It is as sure of a word as what was heard is like the recording.
        """
        heard = envelope_of(pcm)
        found: list[Match] = []
        self._search(heard, 0, len(heard), expected, found)
        found.sort(key=lambda match: match.heard_from)
        texts = [self._text(match) for match in found]
        if found:
            expected = found[-1].index + 1
        words = tuple(
            Word(word, min(match.score, 1.0))  # rounding goes beyond
            for match, text in zip(found, texts, strict=True)
            for word in text.split()
        )
        return Written(" ".join(text for text in texts if text), words), expected

    def _search(
        self, heard: Envelope, begin: int, end: int, expected: int, found: list[Match]
    ) -> None:
        """Find the best recording in a stretch, then look at what is left on both sides of it."""
        if end - begin < MIN_FRAMES or not _is_voiced(heard[begin:end]):
            return
        matches = [
            _align(index, recording.envelope, heard[begin:end], begin)
            for index, recording in enumerate(self.recordings)
        ]
        best = max(
            (match for match in matches if match.score >= MIN_SCORE),
            key=lambda match: match.score + EXPECTED_BONUS * (match.index == expected),
            default=None,
        )
        if best is None:
            return
        found.append(best)
        self._search(heard, begin, best.heard_from, expected, found)
        self._search(heard, best.heard_to, end, best.index + 1, found)

    def _text(self, match: Match) -> str:
        """Give the words whose time was heard, counted evenly over the recording."""
        recording = self.recordings[match.index]
        length = len(recording.envelope)
        count = match.heard_to - match.heard_from
        if count >= WHOLE * length:
            return recording.text
        words = recording.text.split()
        first = round(match.known_from / length * len(words))
        last = round((match.known_from + count) / length * len(words))
        return " ".join(words[first:last])


def envelope_of(pcm: bytes) -> Envelope:
    """Describe sound by its energy per band and frame, with the silence around it cut off."""
    samples = to_samples(pcm)
    count = max(0, len(samples) // FRAME - 1)
    if count == 0:
        return np.zeros((0, len(BANDS_HZ) - 1))
    levels = _band_levels(samples, count)
    loudest = float(levels.sum(axis=1).max())
    if loudest <= 0:
        return np.zeros((0, len(BANDS_HZ) - 1))
    decibels = 10 * np.log10(levels / loudest + 1e-12)
    above = np.clip(decibels - FLOOR_DB, 0, None)
    voiced = np.flatnonzero(above.max(axis=1) > -FLOOR_DB / 4)
    return cast("Envelope", above[voiced[0] : voiced[-1] + 1])


def _band_levels(samples: Samples, count: int) -> Envelope:
    starts = np.arange(count) * FRAME
    frames = samples[starts[:, None] + np.arange(2 * FRAME)] * np.hanning(2 * FRAME)
    power = np.abs(np.fft.rfft(frames, axis=1)) ** 2
    edges = [round(hz * 2 * FRAME / RATE_HZ) for hz in BANDS_HZ]
    bands = [power[:, low:high].sum(axis=1) for low, high in pairwise(edges)]
    return np.stack(bands, axis=1)


def _is_voiced(envelope: Envelope) -> bool:
    return bool((envelope.max(axis=1) > -FLOOR_DB / 4).sum() >= MIN_FRAMES // 2)


def _align(index: int, known: Envelope, heard: Envelope, offset: int) -> Match:
    """Slide the recording over what was heard; the best place has the highest correlation."""
    scores, lags, overlaps = _correlations(known, heard)
    shorter = min(len(known), len(heard))
    enough = overlaps >= max(MIN_FRAMES, 0.7 * shorter)
    if not enough.any():
        return Match(index, 0.0, offset, offset, 0)
    scores = np.where(enough, scores, -1)
    place = int(np.argmax(scores))
    lag = int(lags[place])
    heard_from = max(0, lag)
    heard_to = min(len(heard), lag + len(known))
    return Match(index, float(scores[place]), offset + heard_from, offset + heard_to, max(0, -lag))


def _correlations(known: Envelope, heard: Envelope) -> tuple[Envelope, NDArray[np.int64], Envelope]:
    """Correlate over each lag of the recording's start within the heard: scores, lags, overlaps."""
    size = 1 << (len(known) + len(heard) - 1).bit_length()
    lags = np.arange(-len(known) + 1, len(heard), dtype=np.int64)

    def slide(first: Envelope, second: Envelope) -> Envelope:
        spectrum = np.fft.rfft(second, size, axis=0) * np.conj(np.fft.rfft(first, size, axis=0))
        return np.fft.irfft(spectrum, size, axis=0)[lags]

    ones_known, ones_heard = np.ones_like(known), np.ones_like(heard)
    counts = np.maximum(slide(ones_known, ones_heard), 1)
    sum_known, sum_heard = slide(known, ones_heard), slide(ones_known, heard)
    covariance = slide(known, heard) - sum_known * sum_heard / counts
    variance_known = slide(known**2, ones_heard) - sum_known**2 / counts
    variance_heard = slide(ones_known, heard**2) - sum_heard**2 / counts
    spread = np.clip(variance_known.sum(axis=1), 0, None) * np.clip(
        variance_heard.sum(axis=1), 0, None
    )
    scores = covariance.sum(axis=1) / np.sqrt(spread + 1e-6)
    return scores, lags, cast("Envelope", np.round(counts[:, 0]))
