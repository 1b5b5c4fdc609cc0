"""What the Voice that talks is told, and what becomes of those beside it."""

from dataclasses import dataclass

from realtime.protocol.events import Preset


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


# --- The Voices beside the one that talks ---------------------------------------------------------


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
