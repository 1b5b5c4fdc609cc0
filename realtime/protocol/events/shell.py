"""What our own shell has to say: tools, record, processes, time."""

from dataclasses import dataclass

from realtime.protocol.turns import TurnRecord


@dataclass(frozen=True, slots=True)
class ToolAnswered:
    call_id: str
    output: str


@dataclass(frozen=True, slots=True)
class TurnSaved:
    """COMMIT has happened."""

    turn: TurnRecord


@dataclass(frozen=True, slots=True)
class UsageSaved:
    """What a Leg has cost so far, in millionths of a dollar."""

    leg_number: int
    cost_microusd: int


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """The session is ended in the record, by us or by somebody else."""

    reason: str


@dataclass(frozen=True, slots=True)
class ServerStopping:
    """The process is going away; another one will go on."""


@dataclass(frozen=True, slots=True)
class SessionWanted:
    """Another process has a newer page of it, and asks for the Session."""


@dataclass(frozen=True, slots=True)
class SessionDrivenElsewhere:
    """Another process has taken the Session: what this one still wants to change is refused."""


@dataclass(frozen=True, slots=True)
class RecordStalled:
    """More waits to be stored than may wait."""


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Comes a few times a second, so that deadlines are noticed."""
