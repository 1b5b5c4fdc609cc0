"""What is to be done, as the relay says it: to the browser, to the Voice, to the record.

Names are imperative. The runner does each at once and in order; what takes time it does aside.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from interviews.states import EndReason, GapCause, SessionState
from realtime.protocol.events import ErrorClass, Instant, Preset
from realtime.protocol.floor import Phase
from realtime.protocol.turns import Speaker, TurnRecord
from realtime.protocol.usage import Usage


@dataclass(frozen=True, slots=True)
class Progress:
    question: int  # 1-based; 0 before the first
    questions: int
    remaining_minutes: int
    clock_runs: bool


# --- To the browser -------------------------------------------------------------------------------


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


# --- To the Voice ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenVoice:
    delay_ms: int = 0


@dataclass(frozen=True, slots=True)
class ConfigureVoice:
    """Everything of the configuration that changes; the runner adds the Interview."""

    covered: tuple[int, ...]
    current: int
    greeted: bool
    remaining_minutes: int
    turn_taking: Preset | None  # None: the candidate ends each turn


@dataclass(frozen=True, slots=True)
class TuneVoice:
    """Listen in another way from here on; a running Leg keeps everything else, its voice too."""

    turn_taking: Preset | None


@dataclass(frozen=True, slots=True)
class AddItem:
    """Put a text into the provider's conversation: role user, assistant or system."""

    item_id: str
    role: str
    text: str


@dataclass(frozen=True, slots=True)
class SendAudio:
    pcm: bytes


@dataclass(frozen=True, slots=True)
class CommitAudio:
    """What was sent since the last turn is a turn."""


@dataclass(frozen=True, slots=True)
class CheckVoice:
    """Wants an answer, whatever it is: a session that says nothing may be stuck."""


@dataclass(frozen=True, slots=True)
class ClearAudio:
    """What was sent since the last turn is none."""


@dataclass(frozen=True, slots=True)
class CreateResponse:
    event_id: str


@dataclass(frozen=True, slots=True)
class CancelResponse:
    response_id: str


@dataclass(frozen=True, slots=True)
class TruncateItem:
    item_id: str
    audio_end_ms: int


@dataclass(frozen=True, slots=True)
class AnswerTool:
    call_id: str
    output: str


@dataclass(frozen=True, slots=True)
class CloseVoice:
    cause: str


# --- To the Voices beside the one that talks ------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OpenNextVoice:
    """Open a second Voice; its events come as NextVoiceSaid until the switch."""


@dataclass(frozen=True, slots=True)
class ConfigureNextVoice:
    configuration: ConfigureVoice


@dataclass(frozen=True, slots=True)
class SwitchVoice:
    """The next Voice talks from here on; the old one may be kept for a last word."""

    keeps_old: bool = False


@dataclass(frozen=True, slots=True)
class CloseNextVoice:
    """It is not needed, or did not come up."""


@dataclass(frozen=True, slots=True)
class CloseOldVoice:
    """Its last word has come, or will not."""


# --- To tools and to the record -------------------------------------------------------------------


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


Command: TypeAlias = (
    Welcome
    | ShowPhase
    | ShowCaption
    | ShowTurn
    | ShowProgress
    | ShowError
    | ShowNotice
    | ShowWaiting
    | ShowEnded
    | ShowTakenOver
    | PlayAudio
    | EndItem
    | FlushPlayback
    | AnswerPing
    | CloseBrowser
    | OpenVoice
    | ConfigureVoice
    | TuneVoice
    | AddItem
    | SendAudio
    | CommitAudio
    | CheckVoice
    | ClearAudio
    | CreateResponse
    | CancelResponse
    | TruncateItem
    | AnswerTool
    | CloseVoice
    | OpenNextVoice
    | ConfigureNextVoice
    | SwitchVoice
    | CloseNextVoice
    | CloseOldVoice
    | RunTool
    | AskSeat
    | SaveTurn
    | SaveProgress
    | SaveTurnTaking
    | SaveUsage
    | StartLeg
    | CloseLeg
    | ChangeState
    | OpenGap
    | CloseGap
    | EndSession
    | NoteError
    | Finish
)

#: What the page is shown as a frame of words.
PAGE_COMMANDS = (
    Welcome,
    ShowPhase,
    ShowCaption,
    ShowTurn,
    ShowProgress,
    ShowError,
    ShowNotice,
    ShowWaiting,
    ShowEnded,
    ShowTakenOver,
    EndItem,
    FlushPlayback,
    AnswerPing,
)
