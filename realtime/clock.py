"""The session's timeline: milliseconds since its first hello, going on across processes."""

import time
from datetime import UTC, datetime, timedelta

from realtime.protocol.events import Instant


class SessionClock:
    """Reads the wall clock once; from then on a clock that never runs back."""

    def __init__(self, started_at: datetime | None, at_least_ms: Instant = 0) -> None:
        """`at_least_ms`: a moment that was reached already, whatever the wall clock says now."""
        now = datetime.now(UTC)
        self.zero = started_at or now
        self._base_ms = max(int((now - self.zero).total_seconds() * 1000), at_least_ms)
        self._base = time.monotonic()
        self._is_new = started_at is None

    def now(self) -> Instant:
        return self._base_ms + int((time.monotonic() - self._base) * 1000)

    def start(self) -> None:
        """The candidate said hello: a new session's timeline begins here."""
        if self._is_new:
            self._is_new = False
            self.zero = datetime.now(UTC)
            self._base = time.monotonic()
            self._base_ms = 0

    def at(self, instant: Instant) -> datetime:
        return self.zero + timedelta(milliseconds=instant)
