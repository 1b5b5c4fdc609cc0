"""How soon the interviewer goes on for a page that is back: a page that flutters costs little.

The first time at once; then ever later, until the candidate has said or written something.
"""

from dataclasses import dataclass

from realtime.protocol.events import Instant

FIRST_PAUSE_MS = 2_000
LONGEST_PAUSE_MS = 30_000


@dataclass(slots=True)
class Resumption:
    is_due: bool = False  # a page is back, and nobody has looked yet whose turn it is
    _count: int = 0  # responses asked for since the candidate's last act
    _acts: int = 0  # the candidate's, when that was counted
    _not_before: Instant = 0

    def may_ask(self, acts: int, now: Instant) -> bool:
        if acts != self._acts:
            self._acts, self._count, self._not_before = acts, 0, now
        return now >= self._not_before

    def asked(self, now: Instant) -> None:
        """For a response that goes on where the last one was cut, or was never heard."""
        self._not_before = now + min(FIRST_PAUSE_MS * 2**self._count, LONGEST_PAUSE_MS)
        self._count += 1
