"""The way to a Voice: opening, configuring, losing and trying again, within a budget."""

from dataclasses import dataclass
from enum import Enum, auto

from realtime.protocol.commands import CloseLeg, CloseVoice, Command, OpenVoice, StartLeg
from realtime.protocol.events import ErrorClass, Instant, VoiceLost, VoiceOpened

#: Pauses before each try after a loss; when they are used up, the provider is given up.
PAUSES_MS = (250, 1_000, 2_000, 4_000, 8_000)
#: From the wish to the confirmed configuration.
OPENING_LIMIT_MS = 15_000
#: A Leg that held so long has shown that the provider is well: the tries start anew.
STABLE_MS = 30_000
#: A provider that comes up and drops for ever is given up in the end.
LIFETIME_TRIES = 30


class LegStatus(Enum):
    CLOSED = auto()
    OPENING = auto()  # from the wish to the confirmed configuration, pauses included
    UP = auto()


@dataclass(slots=True)
class Legs:
    next_number: int
    grace_ms: int
    status: LegStatus = LegStatus.CLOSED
    number: int = 0  # of the newest Leg; 0 before the first
    was_ever_up: bool = False
    lost_at: Instant | None = None  # since when the provider is lost; None while it is not
    _leg_is_open: bool = False  # its row is to be closed one day
    _tries: int = 0
    _all_tries: int = 0
    _deadline: Instant = 0
    _up_since: Instant = 0

    @property
    def is_up(self) -> bool:
        return self.status is LegStatus.UP

    @property
    def is_closed(self) -> bool:
        return self.status is LegStatus.CLOSED

    @property
    def awaits_opening(self) -> bool:
        return self.status is LegStatus.OPENING and not self._leg_is_open

    @property
    def awaits_configuration(self) -> bool:
        return self.status is LegStatus.OPENING and self._leg_is_open

    @property
    def has_given_up(self) -> bool:
        return self.is_closed and self.lost_at is not None

    def open(self, now: Instant, delay_ms: int = 0) -> list[Command]:
        self.status = LegStatus.OPENING
        self._deadline = now + delay_ms + OPENING_LIMIT_MS
        return [OpenVoice(delay_ms)]

    def opened(self, event: VoiceOpened) -> list[Command]:
        self.number = self.next_number
        self.next_number += 1
        self._leg_is_open = True
        return [StartLeg(self.number, event.provider_session_id, event.expires_at_s)]

    def configured(self, now: Instant) -> None:
        self.status = LegStatus.UP
        self.was_ever_up = True
        self.lost_at = None
        self._up_since = now

    def is_late(self, now: Instant) -> bool:
        return self.status is LegStatus.OPENING and now >= self._deadline

    def close(self, cause: str) -> list[Command]:
        """Hang up, and note why; nothing where nothing is open."""
        commands: list[Command] = [] if self.is_closed else [CloseVoice(cause)]
        self.status = LegStatus.CLOSED
        if self._leg_is_open:
            self._leg_is_open = False
            commands.append(CloseLeg(self.number, cause))
        return commands

    def lost(self, event: VoiceLost, now: Instant) -> list[Command]:
        """Close what is left, and try again while there is hope; else `has_given_up`."""
        if self.is_up and now - self._up_since >= STABLE_MS:
            self._tries = 0
        commands = self.close(event.cause)
        if self.lost_at is None:
            self.lost_at = now
        if event.kind is not ErrorClass.FATAL and self._may_try(now):
            pause_ms = PAUSES_MS[self._tries]
            self._tries += 1
            self._all_tries += 1
            commands += self.open(now, pause_ms)
        return commands

    def rest(self) -> None:
        """Nobody is there to talk to: the next opening is a fresh start."""
        self.lost_at = None
        self._tries = 0

    def _may_try(self, now: Instant) -> bool:
        has_tries = self._tries < len(PAUSES_MS) and self._all_tries < LIFETIME_TRIES
        return has_tries and self.lost_at is not None and now - self.lost_at < self.grace_ms
