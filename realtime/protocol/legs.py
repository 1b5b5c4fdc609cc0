"""The way to a Voice: opening, configuring, losing and trying again, within a budget."""

from dataclasses import dataclass, field
from enum import Enum, auto

from realtime.protocol.commands import (
    CloseLeg,
    CloseVoice,
    Command,
    OpenVoice,
    StartLeg,
)
from realtime.protocol.events import ErrorClass, Instant, VoiceLost, VoiceOpened
from realtime.protocol.rotation import Rotation

#: Pauses before each try after a loss; the last one again and again, until the grace is over.
PAUSES_MS = (250, 1_000, 2_000, 4_000, 8_000)
#: From the wish to the confirmed configuration.
OPENING_LIMIT_MS = 15_000
#: A Leg that held so long has shown that the provider is well: the tries start anew.
STABLE_MS = 30_000
#: A provider that comes up and drops for ever is given up in the end ...
LIFETIME_TRIES = 30
#: ... but one that ends each session after minutes does what it says.
LONG_MS = 120_000


class LegStatus(Enum):
    CLOSED = auto()
    OPENING = auto()  # from the wish to the confirmed configuration, pauses included
    UP = auto()
    CHANGING = auto()  # lost, with the next Voice ready: until it is known what was heard


@dataclass(slots=True)
class Legs:
    next_number: int
    grace_ms: int
    providers: int = 1  # that can be asked, one after the other
    rotation: Rotation = field(default_factory=Rotation)
    status: LegStatus = LegStatus.CLOSED
    number: int = 0  # of the newest Leg; 0 before the first
    was_ever_up: bool = False
    lost_at: Instant | None = None  # since when the provider is lost; None while it is not
    is_throttled: bool = False  # the provider has no room now, and is asked again later
    _leg_is_open: bool = False  # its row is to be closed one day
    _tries: int = 0
    _all_tries: int = 0
    _refusals: int = 0  # for good, in a row; each provider may refuse once
    _deadline: Instant = 0
    _up_since: Instant = 0

    @property
    def is_up(self) -> bool:
        return self.status is LegStatus.UP

    @property
    def is_closed(self) -> bool:
        return self.status is LegStatus.CLOSED

    @property
    def is_changing(self) -> bool:
        return self.status is LegStatus.CHANGING

    @property
    def awaits_opening(self) -> bool:
        return self.status is LegStatus.OPENING and not self._leg_is_open

    @property
    def awaits_configuration(self) -> bool:
        return self.status is LegStatus.OPENING and self._leg_is_open

    @property
    def has_given_up(self) -> bool:
        return self.is_closed and self.lost_at is not None

    def up_ms(self, now: Instant) -> int:
        """How long this Leg has been up; 0 while none is."""
        return now - self._up_since if self.is_up else 0

    def open(self, now: Instant, delay_ms: int = 0) -> list[Command]:
        self.status = LegStatus.OPENING
        self._deadline = now + delay_ms + OPENING_LIMIT_MS
        return [OpenVoice(delay_ms)]

    def opened(self, event: VoiceOpened, now: Instant) -> list[Command]:
        self.rotation.leg_opened(event, now)
        return self._start_leg(event)

    def _start_leg(self, event: VoiceOpened) -> list[Command]:
        self.number = self.next_number
        self.next_number += 1
        self._leg_is_open = True
        return [StartLeg(self.number, event.provider_session_id, event.expires_at_s)]

    def configured(self, now: Instant) -> None:
        self.status = LegStatus.UP
        self.was_ever_up = True
        self.is_throttled = False
        self.lost_at = None
        self._up_since = now

    def is_late(self, now: Instant) -> bool:
        return self.status is LegStatus.OPENING and now >= self._deadline

    def close(self, cause: str) -> list[Command]:
        """Hang up, and note why; nothing where nothing is open. Nobody will take over."""
        commands: list[Command] = [] if self.is_closed else [CloseVoice(cause)]
        self.status = LegStatus.CLOSED
        self.is_throttled = False
        return commands + self.part(cause) + self.rotation.drop()

    def part(self, cause: str) -> list[Command]:
        """The Leg is over; its Voice may still have a last word."""
        if not self._leg_is_open:
            return []
        self._leg_is_open = False
        return [CloseLeg(self.number, cause)]

    def await_change(self, cause: str, now: Instant) -> list[Command]:
        """The Voice is lost, and the next one is ready to take over."""
        self._count_held(now)
        self.lost_at = now
        self.status = LegStatus.CHANGING
        return [CloseVoice(cause), *self.part(cause)]

    def switch(self, now: Instant, *, keeps_old: bool) -> list[Command]:
        """The next Voice is the Leg from here on."""
        if self.is_up:
            self._count_held(now)
        opened = self.rotation.opened
        self.rotation.switched(now, keeps_old=keeps_old)
        self.configured(now)
        return self._start_leg(opened)

    def lost(self, event: VoiceLost, now: Instant) -> list[Command]:
        """Close what is left, and try again while there is hope; else `has_given_up`."""
        if self.is_up:
            self._count_held(now)
        commands = self.close(event.cause)
        if self.lost_at is None:
            self.lost_at = now
        if event.kind is ErrorClass.FATAL:
            self._refusals += 1
        if not self._may_try(now):
            return commands
        pause_ms = self._pause_ms(event)
        if event.kind is ErrorClass.BUSY and not self._has_grace(now + pause_ms):
            return commands
        self.is_throttled = event.kind is ErrorClass.BUSY
        self._tries += 1
        self._all_tries += 1
        return commands + self.open(now, pause_ms)

    def _pause_ms(self, event: VoiceLost) -> int:
        """A busy provider is left alone as long as it asks for; another one is asked sooner."""
        pause_ms = PAUSES_MS[min(self._tries, len(PAUSES_MS) - 1)]
        if self.providers > 1 or event.kind is not ErrorClass.BUSY:
            return pause_ms
        return max(pause_ms, event.retry_after_ms)

    def _count_held(self, now: Instant) -> None:
        """The Leg that was up is over; one that held is no failure."""
        held_ms = now - self._up_since
        if held_ms >= STABLE_MS:
            self._tries = self._refusals = 0
        if held_ms >= LONG_MS:
            self._all_tries = max(self._all_tries - 1, 0)

    def rest(self) -> None:
        """Nobody is there to talk to: the next opening is a fresh start."""
        self.lost_at = None
        self._tries = self._refusals = 0

    def _may_try(self, now: Instant) -> bool:
        has_tries = self._all_tries < LIFETIME_TRIES
        return has_tries and self._refusals < self.providers and self._has_grace(now)

    def _has_grace(self, at: Instant) -> bool:
        return self.lost_at is not None and at - self.lost_at < self.grace_ms
