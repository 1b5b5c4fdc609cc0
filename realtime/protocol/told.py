"""What the record and the page were told last: only what differs is told again."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from interviews.states import SessionState
from realtime.protocol.commands import (
    ChangeState,
    CloseGap,
    Command,
    OpenGap,
    Progress,
    SaveProgress,
    ShowPhase,
    ShowProgress,
)
from realtime.protocol.events import Instant
from realtime.protocol.floor import Phase

PROGRESS_SAVED_EVERY_MS = 15_000


@dataclass(slots=True)
class Told:
    state: SessionState
    gaps: set[str] = field(default_factory=set)
    phase: Phase = Phase.IDLE
    progress: Progress | None = None  # None: the page knows nothing yet
    covered: tuple[int, ...] = ()
    spoken_ms: int = 0

    def tell_state(self, state: SessionState) -> list[Command]:
        if state is self.state:
            return []
        self.state = state
        return [ChangeState(state)]

    def tell_gaps(self, gaps: AbstractSet[str], now: Instant) -> list[Command]:
        opened = [OpenGap(cause, now) for cause in sorted(gaps - self.gaps)]
        closed = [CloseGap(cause, now) for cause in sorted(self.gaps - gaps)]
        self.gaps = set(gaps)
        return [*closed, *opened]

    def tell_phase(self, phase: Phase, sentence: str) -> list[Command]:
        if phase is self.phase:
            return []
        self.phase = phase
        return [ShowPhase(phase, sentence)]

    def tell_progress(self, progress: Progress) -> list[Command]:
        if progress == self.progress:
            return []
        self.progress = progress
        return [ShowProgress(progress)]

    def save_progress(
        self, covered: tuple[int, ...], spoken_ms: int, *, must: bool = False
    ) -> list[Command]:
        """At once when a question was covered or it must be; else the clock every few seconds."""
        is_due = spoken_ms - self.spoken_ms >= PROGRESS_SAVED_EVERY_MS
        has_changed = (covered, spoken_ms) != (self.covered, self.spoken_ms)
        if covered == self.covered and not is_due and not (must and has_changed):
            return []
        self.covered, self.spoken_ms = covered, spoken_ms
        return [SaveProgress(covered, spoken_ms)]
