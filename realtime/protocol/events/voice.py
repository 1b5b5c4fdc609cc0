"""What a Voice said, or what became of it."""

from dataclasses import dataclass

from realtime.protocol.events.choices import ErrorClass
from realtime.protocol.usage import Usage


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
    certainty: float | None = None  # of the transcriber about its words, 0 to 1


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
