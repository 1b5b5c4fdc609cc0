"""When the interviewer is told how much time is left: at half time, and near the end."""

from dataclasses import dataclass, field

from realtime.protocol.budget import MINUTE_MS

#: The candidate is told as well, and nothing new is begun.
SHORT_MS = 2 * MINUTE_MS
SOON_MS = 5 * MINUTE_MS
#: Two notes nearer to each other than this would be one too many.
APART_MS = MINUTE_MS


@dataclass(slots=True)
class TimeNotes:
    allowance_ms: int
    _left: list[int] = field(default_factory=list)  # remaining times still to be told, falling

    def __post_init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """A new Leg was told the time at its beginning; the notes begin anew."""
        half_ms = self.allowance_ms // 2
        self._left = [half_ms] if half_ms >= SOON_MS + APART_MS else []
        self._left += [ms for ms in (SOON_MS, SHORT_MS) if self.allowance_ms > 2 * ms]

    def due(self, remaining_ms: int) -> int | None:
        """The remaining time that has just been reached, in milliseconds; each once."""
        reached = [ms for ms in self._left if remaining_ms <= ms]
        self._left = [ms for ms in self._left if remaining_ms > ms]
        return reached[-1] if reached else None
