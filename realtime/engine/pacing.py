"""How fast sound may leave: faster than it is heard, slow enough to be interrupted."""

BURST_MS = 500
"""So much may go at once, to fill the listener's jitter buffer."""
PACE = 4.0
"""Milliseconds of sound per millisecond of time after that."""


class Pacer:
    """A running budget that begins with the first sound."""

    def __init__(self) -> None:
        self.began_at: float | None = None
        self.sent_ms = 0.0

    def may_send(self, now: float) -> bool:
        return self.next_at(now) <= now

    def count(self, audio_ms: float, now: float) -> None:
        if self.began_at is None:
            self.began_at = now
        self.sent_ms += audio_ms

    def next_at(self, now: float) -> float:
        """When the next piece may go."""
        if self.began_at is None:
            return now
        return self.began_at + max(0.0, self.sent_ms - BURST_MS) / PACE / 1000

    def playback_ends_at(self, now: float) -> float:
        """When a listener that played from the first sound on has heard it all."""
        return now if self.began_at is None else self.began_at + self.sent_ms / 1000
