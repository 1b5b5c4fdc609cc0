"""What happened, as the relay hears of it: from the browser, from the Voice, from our own shell.

Names are past tense. `item_id` is the provider's name of a conversation item, `item` the number by
which the Room knows it. Sound is PCM16, 24 kHz, mono, little-endian: 48 bytes a millisecond.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeAlias

from realtime.protocol.seat import SeatDenied, SeatGiven
from realtime.protocol.turns import TurnRecord
from realtime.protocol.usage import Usage

#: Milliseconds on the session's timeline, which starts with its first Leg and never runs back.
Instant: TypeAlias = int

#: A predecessor the provider did not name: the item belongs at the end of the chain.
UNNAMED = ""


class Mode(StrEnum):
    VOICE = "voice"
    TEXT = "text"
    PUSH = "push"  # sound only while a key or a button is held


class Preset(StrEnum):
    """How long the provider waits for more before it takes a turn, and how much noise it bears."""

    PATIENT = "patient"
    NORMAL = "normal"
    NOISY = "noisy"


class ErrorClass(StrEnum):
    """What an error of the provider asks of us."""

    BENIGN = "benign"  # a race that solves itself
    OURS = "ours"  # what we sent was wrong and was dropped
    RETRY = "retry"  # a new Leg may help
    BUSY = "busy"  # too much at once: the same again, later
    FATAL = "fatal"  # nothing helps before a person acts


# --- From the browser -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BrowserConnected:
    """A page has the socket; nothing starts before it says hello."""


@dataclass(frozen=True, slots=True)
class BrowserJoined:
    mode: Mode


@dataclass(frozen=True, slots=True)
class BrowserLeft:
    """The page or its line is gone."""


@dataclass(frozen=True, slots=True)
class CandidateAudio:
    pcm: bytes


@dataclass(frozen=True, slots=True)
class CandidateTyped:
    text_id: str
    text: str


@dataclass(frozen=True, slots=True)
class AudioPlayed:
    item: int
    played_ms: int


@dataclass(frozen=True, slots=True)
class MicrophoneMuted:
    muted: bool


@dataclass(frozen=True, slots=True)
class ModeChosen:
    mode: Mode


@dataclass(frozen=True, slots=True)
class TalkKeyMoved:
    """The key or button of push-to-talk: pressed or released."""

    held: bool


@dataclass(frozen=True, slots=True)
class TurnTakingChosen:
    preset: Preset


@dataclass(frozen=True, slots=True)
class EndRequested:
    """The candidate wants to end; may be repeated."""


@dataclass(frozen=True, slots=True)
class PingReceived:
    t: float


# --- From the Voice -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class VoiceOpened:
    """The provider has made its session; it has the provider's defaults, not yet ours."""

    provider_session_id: str = ""
    expires_at_s: int | None = None  # Unix time, by the provider's clock
    #: How long it will live from now on, whatever the two clocks say; None while not known.
    remaining_ms: int | None = None


@dataclass(frozen=True, slots=True)
class VoiceConfigured:
    transcriber: str = ""


@dataclass(frozen=True, slots=True)
class VoiceLost:
    """The connection ended or never came up; `cause` is a word for the record."""

    cause: str
    kind: ErrorClass = ErrorClass.RETRY
    sentence: str = ""
    retry_after_ms: int = 0  # so long the provider wants to be left alone


@dataclass(frozen=True, slots=True)
class VoiceAudio:
    item_id: str
    pcm: bytes
    response_id: str = ""


@dataclass(frozen=True, slots=True)
class VoiceAudioEnded:
    item_id: str


@dataclass(frozen=True, slots=True)
class VoiceTextGrew:
    item_id: str
    delta: str
    part: int = 0
    response_id: str = ""


@dataclass(frozen=True, slots=True)
class VoiceTextEnded:
    item_id: str
    text: str
    part: int = 0


@dataclass(frozen=True, slots=True)
class ItemAdded:
    """An item entered the provider's conversation; `kind` is its type, `role` only of messages."""

    item_id: str
    previous_item_id: str | None  # None: first of all; UNNAMED: not said
    role: str = ""
    kind: str = "message"


@dataclass(frozen=True, slots=True)
class SpeechStarted:
    item_id: str
    audio_ms: int = 0  # offset in the sound this Leg was sent


@dataclass(frozen=True, slots=True)
class SpeechStopped:
    item_id: str
    audio_ms: int = 0


@dataclass(frozen=True, slots=True)
class SpeechCommitted:
    item_id: str
    previous_item_id: str | None


@dataclass(frozen=True, slots=True)
class SilenceNoticed:
    """Nobody spoke for long; the provider made an empty item and will say something."""

    item_id: str


@dataclass(frozen=True, slots=True)
class TranscriptGrew:
    item_id: str
    delta: str


@dataclass(frozen=True, slots=True)
class TranscriptCompleted:
    item_id: str
    text: str
    usage: Usage | None = None


@dataclass(frozen=True, slots=True)
class TranscriptFailed:
    item_id: str


@dataclass(frozen=True, slots=True)
class ResponseStarted:
    response_id: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    call_id: str
    name: str
    arguments: str  # JSON, perhaps cut short
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class ResponseFinished:
    """Always comes, whatever the outcome: completed, cancelled, failed or incomplete."""

    response_id: str
    status: str
    item_ids: tuple[str, ...] = ()
    calls: tuple[ToolCall, ...] = ()
    kind: ErrorClass = ErrorClass.BENIGN
    sentence: str = ""
    usage: Usage | None = None
    retry_after_ms: int = 0


@dataclass(frozen=True, slots=True)
class VoiceComplained:
    """An `error` event: `about` names the command of ours it is about, where the provider says."""

    code: str
    kind: ErrorClass
    sentence: str = ""
    about: str = ""
    refuses_response: bool = False  # the provider answers already
    retry_after_ms: int = 0


@dataclass(frozen=True, slots=True)
class Malformed:
    """A frame of the provider that could not be read: dropped, counted, no reason to end."""

    reason: str


@dataclass(frozen=True, slots=True)
class Ignored:
    """An event we have no use for, or do not know."""

    name: str


# --- From the Voices beside the one that talks ----------------------------------------------------


@dataclass(frozen=True, slots=True)
class NextVoiceSaid:
    """An event of the Voice that is being made ready to take over."""

    event: "Event"


@dataclass(frozen=True, slots=True)
class OldVoiceSaid:
    """An event of the Voice that was taken over from, and finishes its last word."""

    event: "Event"


# --- From our own shell ---------------------------------------------------------------------------


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


Event: TypeAlias = (
    BrowserConnected
    | BrowserJoined
    | BrowserLeft
    | CandidateAudio
    | CandidateTyped
    | AudioPlayed
    | MicrophoneMuted
    | ModeChosen
    | TalkKeyMoved
    | TurnTakingChosen
    | EndRequested
    | PingReceived
    | VoiceOpened
    | VoiceConfigured
    | VoiceLost
    | VoiceAudio
    | VoiceAudioEnded
    | VoiceTextGrew
    | VoiceTextEnded
    | ItemAdded
    | SpeechStarted
    | SpeechStopped
    | SpeechCommitted
    | SilenceNoticed
    | TranscriptGrew
    | TranscriptCompleted
    | TranscriptFailed
    | ResponseStarted
    | ResponseFinished
    | VoiceComplained
    | Malformed
    | Ignored
    | NextVoiceSaid
    | OldVoiceSaid
    | ToolAnswered
    | TurnSaved
    | UsageSaved
    | SessionEnded
    | ServerStopping
    | SeatGiven
    | SeatDenied
    | SessionWanted
    | SessionDrivenElsewhere
    | RecordStalled
    | TimePassed
)

#: JSON as it came.
JsonObject: TypeAlias = dict[str, Any]
