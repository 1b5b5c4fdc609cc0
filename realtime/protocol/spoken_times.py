"""When each part of some sound was spoken: it came in runs, with pauses between them (pure).

Sound is counted without its pauses: whoever was muted, away or had let go of the key is not in it.
"""

from dataclasses import dataclass, field
from typing import Self

from realtime.protocol.events import Instant
from realtime.protocol.sound import BYTES_PER_MS

#: Later than this it does not go on where the last ended. Of sound that was only late on its way
#: nothing is told wrongly: what comes in a burst is counted back from its last.
PAUSE_MS = 100
#: The oldest runs are forgotten: of a Leg nobody asks after sound that is half an hour old.
MOST_RUNS = 1_000


@dataclass(slots=True)
class Run:
    """Sound without a pause: its bytes, and when the last of them had come."""

    size: int
    ended_at: Instant


@dataclass(slots=True)
class SpokenTimes:
    _runs: list[Run] = field(default_factory=list)
    _is_closed: bool = False  # what comes next is another run
    _forgotten_bytes: int = 0

    def add(self, size: int, now: Instant) -> None:
        """So many bytes have come."""
        if self._goes_on(size, now):
            run = self._runs[-1]
            run.size += size
            run.ended_at = now
            return
        self._append(Run(size, now))
        self._is_closed = False

    def pad(self, size: int) -> None:
        """We put silence after it: what comes next was spoken when it comes, not behind that."""
        if not self._runs:
            self._forgotten_bytes += size
            return
        self._append(Run(size, self._runs[-1].ended_at + size // BYTES_PER_MS))
        self._is_closed = True

    def at(self, offset: int) -> Instant | None:
        """When what begins there had begun; None while nothing has come."""
        if not self._runs:
            return None
        ends_at = self._forgotten_bytes
        for run in self._runs:
            ends_at += run.size
            if offset < ends_at:
                break
        return run.ended_at - (ends_at - offset) // BYTES_PER_MS

    def drop(self, size: int) -> None:
        """The first so many bytes have gone: it begins behind them."""
        while size and self._runs:
            dropped = min(size, self._runs[0].size)
            self._runs[0].size -= dropped
            size -= dropped
            if not self._runs[0].size:
                del self._runs[0]

    def cut(self, from_offset: int, to_offset: int) -> Self:
        """Of that part alone."""
        runs, begins_at = list[Run](), self._forgotten_bytes
        for run in self._runs:
            ends_at = begins_at + run.size
            cut_from, cut_to = max(begins_at, from_offset), min(ends_at, to_offset)
            if cut_from < cut_to:
                ended_at = run.ended_at - (ends_at - cut_to) // BYTES_PER_MS
                runs.append(Run(cut_to - cut_from, ended_at))
            begins_at = ends_at
        return type(self)(_runs=runs, _is_closed=True)

    def extend(self, other: Self) -> None:
        """Another sound is put behind this one."""
        for run in other._runs:
            self._append(Run(run.size, run.ended_at))
        self._is_closed = other._is_closed or not other._runs

    def _goes_on(self, size: int, now: Instant) -> bool:
        if self._is_closed or not self._runs:
            return False
        return now - size // BYTES_PER_MS - self._runs[-1].ended_at <= PAUSE_MS

    def _append(self, run: Run) -> None:
        self._runs.append(run)
        if len(self._runs) > MOST_RUNS:
            self._forgotten_bytes += self._runs.pop(0).size
