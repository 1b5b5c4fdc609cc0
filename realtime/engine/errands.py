"""Slow work that a session asks of its shell, as plain values; the shell feeds the results back."""

from dataclasses import dataclass

from realtime.engine.scene import Scene


@dataclass(frozen=True)
class Listen:
    """Find speech in this PCM16 mono 24 kHz audio; answer with `Session.heard`."""

    pcm: bytes


@dataclass(frozen=True)
class Dictate:
    """Write down this audio too: a turn is handed over as it is spoken, in pieces."""

    item_id: str
    pcm: bytes
    language: str | None


@dataclass(frozen=True)
class FinishDictation:
    """The turn is over; answer with `Session.transcribed` or `transcription_failed`."""

    item_id: str


@dataclass(frozen=True)
class DropDictation:
    """The turn was cleared: nobody wants its words."""

    item_id: str


@dataclass(frozen=True)
class DecideLine:
    """Find the next line; answer with `Session.line_decided` for each part, then `line_ended`."""

    response_id: str
    scene: Scene


@dataclass(frozen=True)
class SpeakLine:
    """Make the sound of a text; answer with `Session.words_spoken` often, then `speaking_ended`."""

    response_id: str
    text: str
    voice: str
    speed: float
    language: str


@dataclass(frozen=True)
class Abandon:
    """Nothing more is wanted for this response."""

    response_id: str


@dataclass(frozen=True)
class CloseSocket:
    """Send what is waiting, then close with this WebSocket code."""

    code: int
    reason: str


Errand = (
    Listen
    | Dictate
    | FinishDictation
    | DropDictation
    | DecideLine
    | SpeakLine
    | Abandon
    | CloseSocket
)
