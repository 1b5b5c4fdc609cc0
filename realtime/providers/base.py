"""The seam to a provider of realtime voice: what a Voice does, and what it can."""

from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias, get_args

from realtime.protocol.commands import (
    AddItem,
    AnswerTool,
    CancelResponse,
    CheckVoice,
    ClearAudio,
    CommitAudio,
    CreateResponse,
    SendAudio,
    TruncateItem,
)
from realtime.protocol.events import ErrorClass, Event

#: What may be sent to a Voice as it is; its configuration goes by `configure`.
VoiceCommand: TypeAlias = (
    AddItem
    | AnswerTool
    | CancelResponse
    | CheckVoice
    | ClearAudio
    | CommitAudio
    | CreateResponse
    | SendAudio
    | TruncateItem
)
VOICE_COMMANDS: tuple[type, ...] = get_args(VoiceCommand)


#: Told `(deployment, retry_after_s)` when a deployment says that it has no place left; the seconds
#: are 0 where it does not say for how long.
Refused: TypeAlias = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider does by itself; where it does not, the relay does."""

    #: Cancels its answer when it hears the candidate; else we send the cancel.
    interrupts_itself: bool = True
    #: How it finds the end of a turn: "server" by silence, "semantic" by what was said.
    turn_detection: str = "server"
    #: We replace a running Leg after so long; 0: only before the provider's limit.
    rotate_ms: int = 0
    #: Says how sure it was of the words that it wrote down, where it is asked to.
    tells_certainty: bool = False


class VoiceRefused(Exception):  # noqa: N818 - named as what happened
    """The provider did not come up: `kind` says what that asks of us, `sentence` what to show."""

    def __init__(
        self, cause: str, kind: ErrorClass, sentence: str = "", retry_after_s: float = 0.0
    ) -> None:
        super().__init__(cause)
        self.cause = cause
        self.kind = kind
        self.sentence = sentence
        self.retry_after_s = retry_after_s


class Voice(Protocol):
    """One connection, used once: open, configure, talk, close."""

    provider: str  # who answers, for the record
    model: str
    transcription_model: str
    turn_detection: str  # as in Capabilities
    tells_certainty: bool  # likewise
    #: Where it is set, sound may come this way, at once; in its order with the other events.
    on_sound: Callable[[Event], None] | None

    async def open(self) -> None:
        """Raises VoiceRefused."""

    def configure(self, session: Mapping[str, Any]) -> None:
        """Send the whole session configuration in the GA shape (`session_config.py`)."""

    def send(self, command: VoiceCommand) -> None:
        """At once and without waiting; a stalled provider costs the oldest sound, bounded."""

    def events(self) -> AsyncGenerator[Event, None]:
        """Until the connection ends; the last event says how."""

    async def flush(self) -> None:
        """Runs beside `events`, and sends what a slow provider could not take at once."""

    async def close(self) -> None:
        """Hang up; may be repeated."""


class Voices(Protocol):
    """Makes a Voice for each Leg, of whichever deployment is well."""

    name: str  # of the first
    capabilities: Capabilities
    count: int  # of deployments

    def make(self) -> Voice: ...

    def on_refused(self, hear: Refused) -> None:
        """Tell of each deployment that has no place left."""
