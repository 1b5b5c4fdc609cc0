"""What happened in the browser."""

from dataclasses import dataclass

from realtime.protocol.events.choices import Mode, Preset


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
