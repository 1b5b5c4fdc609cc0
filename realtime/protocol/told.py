"""What the record and the page were told last: only what differs is told again."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from interviews.states import GapCause, SessionState
from realtime.protocol import sentences
from realtime.protocol.commands import (
    ChangeState,
    CloseGap,
    Command,
    OpenGap,
    Progress,
    SaveProgress,
    ShowNotice,
    ShowPhase,
    ShowProgress,
)
from realtime.protocol.events import Instant
from realtime.protocol.floor import Phase

PROGRESS_SAVED_EVERY_MS = 15_000


@dataclass(slots=True)
class Told:
    state: SessionState
    gaps: set[GapCause] = field(default_factory=set)
    phase: Phase = Phase.IDLE
    is_busy: bool = False  # the page was told that the provider has too much to do
    progress: Progress | None = None  # None: the page knows nothing yet
    saved: SaveProgress = field(default_factory=lambda: SaveProgress((), 0))

    def tell_state(self, state: SessionState) -> list[Command]:
        if state is self.state:
            return []
        self.state = state
        return [ChangeState(state)]

    def tell_gaps(
        self,
        gaps: AbstractSet[GapCause],
        now: Instant,
        began: Mapping[GapCause, Instant] | None = None,
    ) -> list[Command]:
        """`began` has the causes that are noticed late."""
        since = began or {}
        opened = [OpenGap(cause, since.get(cause, now)) for cause in sorted(gaps - self.gaps)]
        closed = [CloseGap(cause, now) for cause in sorted(self.gaps - gaps)]
        self.gaps = set(gaps)
        return [*closed, *opened]

    def tell_phase(self, phase: Phase, sentence: str) -> list[Command]:
        if phase is self.phase:
            return []
        self.phase = phase
        return [ShowPhase(phase, sentence)]

    def tell_busy(self, *, is_busy: bool) -> list[Command]:
        if is_busy is self.is_busy:
            return []
        self.is_busy = is_busy
        if is_busy:
            return [ShowNotice("interviewer_busy", sentences.INTERVIEWER_BUSY)]
        return [ShowNotice("interviewer_back", "")]

    def tell_progress(self, progress: Progress) -> list[Command]:
        if progress == self.progress:
            return []
        self.progress = progress
        return [ShowProgress(progress)]

    def save_progress(self, progress: SaveProgress, *, must: bool = False) -> list[Command]:
        """At once when the plan moved or it must be; else the clocks every few seconds."""
        saved = self.saved
        is_due = progress.spoken_ms - saved.spoken_ms >= PROGRESS_SAVED_EVERY_MS
        has_moved = (progress.covered, progress.follow_ups) != (saved.covered, saved.follow_ups)
        if not (has_moved or is_due or (must and progress != saved)):
            return []
        self.saved = progress
        return [progress]
