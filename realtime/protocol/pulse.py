"""A quiet Voice is asked for a sign of life: one that hears nothing any more looks just the same.

The line may well answer pings while the session behind it is stuck. What the candidate says then is
heard by nobody, and no answer is owed that could be missed.
"""

from dataclasses import dataclass

from realtime.protocol.commands import CheckVoice, Command
from realtime.protocol.events import Instant

#: Less than what is kept of the sound of a Voice that owes nothing (`unwritten.LEAD_MS`).
QUIET_MS = 1_800
ANSWER_LIMIT_MS = 5_000


@dataclass(slots=True)
class Pulse:
    heard_at: Instant = 0  # the last word of the Voice, of any kind
    _asked_at: Instant | None = None  # and not answered

    @property
    def is_awaited(self) -> bool:
        return self._asked_at is not None

    def heard(self, now: Instant) -> None:
        self.heard_at = now
        self._asked_at = None

    def follow(self, now: Instant) -> list[Command]:
        if self.is_awaited or now - self.heard_at < QUIET_MS:
            return []
        self._asked_at = now
        return [CheckVoice()]

    def silent_ms(self, now: Instant) -> int:
        """How long the Voice has owed a sign of life; 0 where it owes none."""
        return now - self.heard_at if self.is_awaited else 0

    def is_lost(self, now: Instant) -> bool:
        return self._asked_at is not None and now - self._asked_at >= ANSWER_LIMIT_MS
