"""What is to be stored, run and noted."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from interviews.states import EndReason, GapCause, SessionState
from realtime.protocol.events import ErrorClass, Instant, Preset
from realtime.protocol.turns import TurnRecord
from realtime.protocol.usage import Usage


@dataclass(frozen=True, slots=True)
class RunTool:
    call_id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class AskSeat:
    """May it start? `is_ready`: it does, with the answer; else somebody only wants to know."""

    is_ready: bool


@dataclass(frozen=True, slots=True)
class SaveTurn:
    turn: TurnRecord


@dataclass(frozen=True, slots=True)
class SaveProgress:
    covered: tuple[int, ...]
    spoken_ms: int
    follow_ups: Mapping[int, int] = field(default_factory=dict)  # used, by question number
    question_ms: Mapping[int, int] = field(default_factory=dict)  # used, by question number


@dataclass(frozen=True, slots=True)
class SaveTurnTaking:
    """The candidate's choice, for whoever drives the session after this."""

    preset: Preset


@dataclass(frozen=True, slots=True)
class SaveUsage:
    """All that the provider counted on this Leg so far."""

    leg_number: int
    usage: Usage


@dataclass(frozen=True, slots=True)
class StartLeg:
    number: int
    provider_session_id: str
    expires_at_s: int | None


@dataclass(frozen=True, slots=True)
class CloseLeg:
    number: int
    cause: str


@dataclass(frozen=True, slots=True)
class ChangeState:
    state: SessionState


@dataclass(frozen=True, slots=True)
class OpenGap:
    cause: GapCause
    at: Instant


@dataclass(frozen=True, slots=True)
class CloseGap:
    cause: GapCause
    at: Instant


@dataclass(frozen=True, slots=True)
class EndSession:
    reason: EndReason


@dataclass(frozen=True, slots=True)
class NoteError:
    """For the log: a class and a code, never content."""

    kind: ErrorClass
    code: str


@dataclass(frozen=True, slots=True)
class Finish:
    """Nothing more will come of this relay: store what waits, then go."""
