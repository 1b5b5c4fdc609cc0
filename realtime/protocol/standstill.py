"""A process that stood still hears late: what comes to it then was said while it stood."""

from dataclasses import dataclass

from realtime.protocol.events import Instant

#: Time passes here at least every 200 ms; so long without a word, and nobody was at work.
LEAST_MS = 1_000
#: So long after it comes what had piled up.
CATCHING_UP_MS = 1_000


@dataclass(slots=True)
class Standstill:
    """The last one."""

    _worked_at: Instant | None = None
    _from: Instant = 0
    _to: Instant = 0

    def work(self, now: Instant) -> None:
        """Something happens."""
        worked_at, self._worked_at = self._worked_at, now
        if worked_at is not None and now - worked_at >= LEAST_MS:
            self._from, self._to = worked_at, now

    def said_at(self, heard_at: Instant) -> Instant:
        """The earliest that it may have been said."""
        is_late = self._from < heard_at <= self._to + CATCHING_UP_MS
        return self._from if is_late and self._to else heard_at
