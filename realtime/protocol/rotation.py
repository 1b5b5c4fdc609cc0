"""When a Leg is replaced by the next one, planned: which moment is good enough, and how it goes.

The nearer the provider's limit, the less is asked of the moment. Nothing here reads a clock.
"""

from dataclasses import dataclass, field
from enum import Enum, IntEnum, auto

from realtime.protocol.commands import (
    CloseNextVoice,
    CloseOldVoice,
    Command,
    ConfigureNextVoice,
    ConfigureVoice,
    OpenNextVoice,
)
from realtime.protocol.events import Instant, VoiceOpened

#: So long before the provider's limit a good moment is looked for, at most a quarter of its life;
SOON_MS = 5 * 60_000
#: speech of the candidate is no reason to wait any more, at most a tenth;
PRESSING_MS = 20_000
#: nor is speech of the interviewer, at most a twentieth.
LAST_MS = 3_000

#: From the wish for the next Voice to its confirmed configuration.
OPENING_LIMIT_MS = 15_000
#: Pauses before it is tried again; the last one stays.
PAUSES_MS = (2_000, 5_000, 15_000, 30_000)
#: How long an old Voice is kept for a transcript: they have been seen to take 35 s.
LAST_WORD_MS = 40_000


class Urgency(IntEnum):
    NONE = 0
    CALM = 1  # only when nobody speaks and nothing is about to be said
    PRESSING = 2  # also while the candidate speaks: the utterance goes along
    LAST = 3  # the interviewer is interrupted


@dataclass(frozen=True, slots=True)
class Schedule:
    """When each urgency begins; None: never, as far as is known."""

    calm_from: Instant | None = None
    pressing_from: Instant | None = None
    last_from: Instant | None = None

    def urgency(self, now: Instant) -> Urgency:
        for urgency, begins in (
            (Urgency.LAST, self.last_from),
            (Urgency.PRESSING, self.pressing_from),
            (Urgency.CALM, self.calm_from),
        ):
            if begins is not None and now >= begins:
                return urgency
        return Urgency.NONE


def schedule(opened_at: Instant, remaining_ms: int | None, limit_ms: int) -> Schedule:
    """`remaining_ms` is the provider's limit, `limit_ms` ours (0: none)."""
    limits = [opened_at + limit_ms] if limit_ms else []
    if remaining_ms is None:
        return Schedule(calm_from=min(limits, default=None))
    expires_at = opened_at + remaining_ms
    limits.append(expires_at - min(SOON_MS, remaining_ms // 4))
    return Schedule(
        calm_from=min(limits),
        pressing_from=expires_at - min(PRESSING_MS, remaining_ms // 10),
        last_from=expires_at - min(LAST_MS, remaining_ms // 20),
    )


class Readiness(Enum):
    RESTING = auto()
    OPENING = auto()
    CONFIGURING = auto()
    READY = auto()


@dataclass(slots=True)
class Rotation:
    """The Voice beside the one that talks: the next one, or the old one with a last word."""

    limit_ms: int = 0
    readiness: Readiness = Readiness.RESTING
    opened: VoiceOpened = field(default_factory=VoiceOpened)  # of the next Voice, once it is
    transcriber: str = ""
    schedule: Schedule = field(default_factory=Schedule)  # of the Leg that talks
    _opened_at: Instant = 0
    _configured: ConfigureVoice | None = None  # as the next Voice was told
    _deadline: Instant = 0
    _not_before: Instant = 0
    _failures: int = 0
    _old_until: Instant | None = None  # None: no old Voice is kept

    @property
    def configured(self) -> ConfigureVoice | None:
        """As the next Voice was told; None before the first."""
        return self._configured

    @property
    def is_ready(self) -> bool:
        return self.readiness is Readiness.READY

    @property
    def keeps_old(self) -> bool:
        return self._old_until is not None

    # --- The Leg that talks

    def leg_opened(self, event: VoiceOpened, now: Instant) -> None:
        self.schedule = schedule(now, event.remaining_ms, self.limit_ms)
        self._failures = 0
        self._not_before = 0

    # --- The next Voice

    def prepare(self, configuration: ConfigureVoice, now: Instant) -> list[Command]:
        """Bring the next Voice up, and keep what it was told true."""
        if self.readiness is Readiness.RESTING:
            return self._open(now) if now >= self._not_before else []
        if self.readiness is not Readiness.READY and now >= self._deadline:
            return self.failed(now)
        if self.readiness is Readiness.READY and configuration != self._configured:
            return self._configure(configuration, now)
        return []

    def next_opened(
        self, event: VoiceOpened, configuration: ConfigureVoice, now: Instant
    ) -> list[Command]:
        if self.readiness is not Readiness.OPENING:
            return []
        self.opened = event
        self._opened_at = now
        return self._configure(configuration, now)

    def next_configured(self, transcriber: str) -> None:
        if self.readiness is Readiness.CONFIGURING:
            self.transcriber = transcriber
            self.readiness = Readiness.READY

    def failed(self, now: Instant) -> list[Command]:
        """The Leg that talks goes on, and the next Voice is tried again."""
        if self.readiness is Readiness.RESTING:
            return []
        self._not_before = now + PAUSES_MS[min(self._failures, len(PAUSES_MS) - 1)]
        self._failures += 1
        return self.drop()

    def drop(self) -> list[Command]:
        """Nobody will take over."""
        if self.readiness is Readiness.RESTING:
            return []
        self.readiness = Readiness.RESTING
        return [CloseNextVoice()]

    def _open(self, now: Instant) -> list[Command]:
        self.readiness = Readiness.OPENING
        self._deadline = now + OPENING_LIMIT_MS
        return [OpenNextVoice()]

    def _configure(self, configuration: ConfigureVoice, now: Instant) -> list[Command]:
        self.readiness = Readiness.CONFIGURING
        self._deadline = now + OPENING_LIMIT_MS
        self._configured = configuration
        return [ConfigureNextVoice(configuration)]

    # --- The switch, and the old Voice

    def switched(self, now: Instant, *, keeps_old: bool) -> None:
        """The next Voice is the one that talks; its life began when it was opened."""
        self.readiness = Readiness.RESTING
        self.leg_opened(self.opened, self._opened_at)
        self._old_until = now + LAST_WORD_MS if keeps_old else None

    def watch_old(self, now: Instant, *, is_awaited: bool) -> list[Command]:
        if self._old_until is not None and (now >= self._old_until or not is_awaited):
            return self.drop_old()
        return []

    def drop_old(self) -> list[Command]:
        if self._old_until is None:
            return []
        self._old_until = None
        return [CloseOldVoice()]
