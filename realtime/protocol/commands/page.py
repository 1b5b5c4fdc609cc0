"""What the page is told."""

from dataclasses import dataclass

from realtime.protocol.events import Preset
from realtime.protocol.floor import Phase
from realtime.protocol.turns import Speaker, TurnRecord


@dataclass(frozen=True, slots=True)
class Progress:
    question: int  # 1-based; 0 before the first
    questions: int
    remaining_minutes: int
    clock_runs: bool


@dataclass(frozen=True, slots=True)
class Welcome:
    phase: Phase
    turns: tuple[TurnRecord, ...]
    progress: Progress
    unsaved: frozenset[int] = frozenset()  # items whose newest Turn is not stored yet
    turn_taking: Preset = Preset.PATIENT


@dataclass(frozen=True, slots=True)
class ShowPhase:
    phase: Phase
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class ShowCaption:
    item: int
    speaker: Speaker
    text: str
    at_ms: int = 0


@dataclass(frozen=True, slots=True)
class ShowTurn:
    turn: TurnRecord
    saved: bool = False


@dataclass(frozen=True, slots=True)
class ShowProgress:
    progress: Progress


@dataclass(frozen=True, slots=True)
class ShowError:
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ShowNotice:
    """A calm sentence beside the conversation; not an error."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class ShowWaiting:
    """A place in the queue, 1-based."""

    position: int
    estimate_minutes: int | None = None  # None while nobody can say


@dataclass(frozen=True, slots=True)
class ShowEnded:
    reason: str


@dataclass(frozen=True, slots=True)
class ShowTakenOver:
    """Another page goes on with this session."""


@dataclass(frozen=True, slots=True)
class PlayAudio:
    item: int
    offset: int  # in samples from the start of the item
    pcm: bytes


@dataclass(frozen=True, slots=True)
class EndItem:
    item: int
    samples: int


@dataclass(frozen=True, slots=True)
class FlushPlayback:
    item: int


@dataclass(frozen=True, slots=True)
class AnswerPing:
    t: float


@dataclass(frozen=True, slots=True)
class CloseBrowser:
    code: int
