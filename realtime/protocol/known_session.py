"""What the record says of a session at the moment a relay takes it up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from interviews.definition import QuestionDefinition
from interviews.states import GapCause, SessionState
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
    follow_ups_used: Mapping[int, int] = field(default_factory=dict)  # by question number
    question_allowances_ms: Mapping[int, int] = field(default_factory=dict)
    question_ms: Mapping[int, int] = field(default_factory=dict)  # used of them
    longest_ms: int = 0  # how long a line to the provider may be open in all; 0: no limit
    line_ms: int = 0  # how long it has been
    cost_limit_microusd: int = 0  # 0: no limit
    cost_microusd: int = 0  # so far
    next_leg_number: int = 1
    open_gaps: frozenset[GapCause] = frozenset()
    #: The provider cancels its own answer when the candidate speaks.
    interrupts_itself: bool = True
    turn_taking: Preset = Preset.PATIENT
    #: Providers that can be asked, one after the other.
    providers: int = 1
    #: A running Leg is replaced after so long; 0: only before the provider's limit.
    rotate_ms: int = 0
    #: Nothing starts before there is room for it.
    needs_seat: bool = False
