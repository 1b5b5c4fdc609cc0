"""The time budget: it is used only while the candidate could speak."""

from dataclasses import dataclass

from realtime.protocol.events import Instant

MINUTE_MS = 60_000


@dataclass(slots=True)
class Budget:
    """A stopwatch against an allowance; both in milliseconds."""

    allowance_ms: int
    spoken_ms: int = 0
    running_since: Instant | None = None  # None while the clock is stopped

    @property
    def is_running(self) -> bool:
        return self.running_since is not None

    def run(self, now: Instant) -> None:
        if self.running_since is None:
            self.running_since = now

    def stop(self, now: Instant) -> None:
        self.spoken_ms = self.used_ms(now)
        self.running_since = None

    def used_ms(self, now: Instant) -> int:
        running_ms = 0 if self.running_since is None else max(now - self.running_since, 0)
        return self.spoken_ms + running_ms

    def remaining_ms(self, now: Instant) -> int:
        return max(self.allowance_ms - self.used_ms(now), 0)

    def remaining_minutes(self, now: Instant) -> int:
        """Rounded up: the last minute is shown as one, and zero means zero."""
        return -(-self.remaining_ms(now) // MINUTE_MS)

    def is_used_up(self, now: Instant) -> bool:
        return self.remaining_ms(now) == 0
