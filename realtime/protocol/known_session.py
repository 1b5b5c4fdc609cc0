"""What the record says of a session at the moment a relay takes it up."""

from collections.abc import Sequence
from dataclasses import dataclass

from interviews.definition import QuestionDefinition
from interviews.states import SessionState
from realtime.protocol.events import Preset
from realtime.protocol.turns import TurnRecord


@dataclass(frozen=True, slots=True)
class KnownSession:
    questions: Sequence[QuestionDefinition]
    allowance_ms: int
    grace_ms: int
    state: SessionState = SessionState.OPEN
    covered: tuple[int, ...] = ()
    turns: tuple[TurnRecord, ...] = ()
    spoken_ms: int = 0
    next_leg_number: int = 1
    open_gaps: frozenset[str] = frozenset()
    #: The provider cancels its own answer when the candidate speaks.
    interrupts_itself: bool = True
    turn_taking: Preset = Preset.PATIENT
