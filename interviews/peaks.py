"""How loud each party of a recording was, counted while the sound streams by (pure).

`docs/reference/peaks.md` describes the stored form.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

Samples = npt.NDArray[np.int16]

#: Left is the candidate, right the interviewer.
CHANNELS = 2
MOST_BUCKETS = 2_000
SHORTEST_BUCKET_MS = 50
LOUDEST = 32_768


@dataclass(slots=True)
class Peaks:
    """The loudest sample of each channel in each bucket, 0 to 100; at most two thousand buckets."""

    bucket_ms: int
    samples_per_ms: int
    _values: list[list[int]] = field(default_factory=lambda: [[] for _ in range(CHANNELS)])
    _rest: Samples = field(default_factory=lambda: np.zeros((0, CHANNELS), dtype=np.int16))

    @classmethod
    def for_length(cls, duration_ms: int, *, samples_per_ms: int) -> "Peaks":
        return cls(max(SHORTEST_BUCKET_MS, -(-duration_ms // MOST_BUCKETS)), samples_per_ms)

    def hear(self, block: Samples) -> None:
        """`block` has a row for each sample and a column for each channel."""
        sound = np.concatenate((self._rest, block))
        size = self.bucket_ms * self.samples_per_ms
        count = len(sound) // size
        self._note(sound[: count * size].reshape(count, size, CHANNELS))
        self._rest = sound[count * size :]

    def as_json(self) -> dict[str, object]:
        if len(self._rest):
            self._note(self._rest[np.newaxis])
            self._rest = self._rest[:0]
        candidate, interviewer = self._values
        return {"bucket_ms": self.bucket_ms, "candidate": candidate, "interviewer": interviewer}

    def _note(self, buckets: Samples) -> None:
        if len(buckets):
            loudest = np.abs(buckets.astype(np.int32)).max(axis=1) * 100 // LOUDEST
            for channel, values in enumerate(self._values):
                values.extend(loudest[:, channel].tolist())
