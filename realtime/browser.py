"""Frames of the Room <-> events and commands (pure); `docs/reference/browser-protocol.md` rules."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from realtime.protocol import commands as c
from realtime.protocol import events as e
from realtime.protocol.events import Event, JsonObject, Mode, Preset
from realtime.protocol.sound import BYTES_PER_MS, BYTES_PER_SAMPLE
from realtime.protocol.turns import TurnRecord

VERSION = 1
LONGEST_TEXT_FRAME_BYTES = 16 * 1024
LONGEST_SOUND_BYTES = 200 * BYTES_PER_MS
LONGEST_ANSWER_CHARACTERS = 4_000
LONGEST_ID_CHARACTERS = 64
LONGEST_MS = 24 * 3_600_000

UNREADABLE = 4400
TOO_FAST = 4429

SECOND_MS = 1_000

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi"})


class BadFrame(Exception):  # noqa: N818 - named as what it is
    """What the protocol does not have: `message` is shown, then `close_code` follows."""

    def __init__(self, code: str, message: str, close_code: int = UNREADABLE) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.close_code = close_code


# --- From the browser -----------------------------------------------------------------------------


def decode_sound(frame: bytes) -> e.CandidateAudio:
    """Raises BadFrame."""
    if len(frame) > LONGEST_SOUND_BYTES:
        raise BadFrame("sound_too_long", "This page sent too much sound at once.")
    if not frame or len(frame) % BYTES_PER_SAMPLE:
        raise BadFrame("sound_unreadable", "This page sent sound that cannot be read.")
    return e.CandidateAudio(frame)


def decode_text(frame: str) -> Event:
    """Raises BadFrame."""
    if len(frame) > LONGEST_TEXT_FRAME_BYTES or len(frame.encode()) > LONGEST_TEXT_FRAME_BYTES:
        raise BadFrame("frame_too_long", "This page sent a message that is too long.")
    try:
        message = orjson.loads(frame)
        name = message["type"]
        if isinstance(name, str) and name not in READERS:
            return e.Ignored(name[:80])  # of a newer page than this server
        return READERS[name](message)
    except (orjson.JSONDecodeError, KeyError, TypeError, ValueError):
        raise BadFrame(
            "frame_unreadable", "This page sent a message that cannot be read."
        ) from None


def _read_hello(m: JsonObject) -> Event:
    if m["protocol"] != VERSION:
        raise ValueError
    return e.BrowserJoined(Mode(m["mode"]))


def _read_text(m: JsonObject) -> Event:
    text_id, text = m["id"], m["text"]
    if not (isinstance(text_id, str) and 0 < len(text_id) <= LONGEST_ID_CHARACTERS):
        raise ValueError
    if not (isinstance(text, str) and len(text) <= LONGEST_ANSWER_CHARACTERS):
        raise ValueError
    text = text.replace("\0", "").strip()
    if not any(character.isprintable() for character in text):
        raise ValueError  # nothing but marks that nobody sees
    return e.CandidateTyped(text_id, text)


def _read_played(m: JsonObject) -> Event:
    return e.AudioPlayed(_whole_number(m["item"]), _whole_number(m["ms"]))


def _read_mute(m: JsonObject) -> Event:
    if not isinstance(m["muted"], bool):
        raise TypeError
    return e.MicrophoneMuted(m["muted"])


def _read_talk(m: JsonObject) -> Event:
    if not isinstance(m["held"], bool):
        raise TypeError
    return e.TalkKeyMoved(m["held"])


def _read_ping(m: JsonObject) -> Event:
    if isinstance(m["t"], bool) or not isinstance(m["t"], int | float):
        raise TypeError
    return e.PingReceived(m["t"])


def _whole_number(value: Any) -> int:
    """Browsers count in floating point; half a millisecond more or less is none."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    if not 0 <= value <= LONGEST_MS:
        raise ValueError
    return int(value)


READERS: Mapping[str, Callable[[JsonObject], Event]] = {
    "hello": _read_hello,
    "text": _read_text,
    "played": _read_played,
    "mute": _read_mute,
    "mode": lambda m: e.ModeChosen(Mode(m["mode"])),
    "talk": _read_talk,
    "turn_taking": lambda m: e.TurnTakingChosen(Preset(m["preset"])),
    "end": lambda _m: e.EndRequested(),
    "ping": _read_ping,
}


# --- How fast a browser may talk ------------------------------------------------------------------


@dataclass(slots=True)
class Pace:
    """How much of what a page may send, and in which time.

    Sound: 1.25 times real time in 100 frames a second, and ten seconds in 500 frames besides: a
    line that stood still brings at once what it held back. Control frames: 50 a second. Typed
    answers: 20 in 20 seconds.
    """

    burst_bytes: int = 10_000 * BYTES_PER_MS
    burst_frames: int = 500
    bytes_per_second: int = 1_000 * BYTES_PER_MS * 5 // 4
    frames_per_second: int = 100
    control_limit: int = 50
    answer_limit: int = 20
    answer_window_ms: int = 20_000
    _sounded_at_ms: int = 0
    _used_bytes: float = 0  # of the burst
    _used_frames: float = 0
    _controls: deque[int] = field(default_factory=deque)
    _answers: deque[int] = field(default_factory=deque)

    def sound(self, size: int, now_ms: int) -> None:
        """Raises BadFrame."""
        passed_s = (now_ms - self._sounded_at_ms) / 1_000
        self._sounded_at_ms = now_ms
        self._used_bytes = max(self._used_bytes - passed_s * self.bytes_per_second, 0) + size
        self._used_frames = max(self._used_frames - passed_s * self.frames_per_second, 0) + 1
        if self._used_bytes > self.burst_bytes or self._used_frames > self.burst_frames:
            raise BadFrame("too_fast", "This page sent sound faster than real time.", TOO_FAST)

    def control(self, now_ms: int) -> None:
        """Raises BadFrame."""
        if _is_too_fast(self._controls, now_ms, SECOND_MS, self.control_limit):
            raise BadFrame("too_fast", "This page sent too many messages at once.", TOO_FAST)

    def answer(self, now_ms: int) -> None:
        """Typed answers are stored and replied to, so they have their own pace. Raises BadFrame."""
        if _is_too_fast(self._answers, now_ms, self.answer_window_ms, self.answer_limit):
            raise BadFrame("too_fast", "This page sent too many answers at once.", TOO_FAST)


def _is_too_fast(times_ms: deque[int], now_ms: int, window_ms: int, limit: int) -> bool:
    while times_ms and now_ms - times_ms[0] >= window_ms:
        times_ms.popleft()
    times_ms.append(now_ms)
    return len(times_ms) > limit


# --- To the browser -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """What the page shows and the relay need not know."""

    title: str
    interviewer: str
    language: str
    next_path: str  # where the page goes when it is over
    large_captions: bool = False
    text_mode: bool = False
    is_preview: bool = False

    @property
    def direction(self) -> str:
        return "rtl" if self.language.split("-")[0] in RIGHT_TO_LEFT else "ltr"


PageCommand = (
    c.Welcome
    | c.ShowPhase
    | c.ShowCaption
    | c.ShowTurn
    | c.ShowProgress
    | c.ShowError
    | c.ShowNotice
    | c.ShowWaiting
    | c.ShowEnded
    | c.ShowTakenOver
    | c.EndItem
    | c.FlushPlayback
    | c.AnswerPing
)


def encode_sound(command: c.PlayAudio) -> bytes:
    head = command.item.to_bytes(4, "little") + command.offset.to_bytes(4, "little")
    return head + command.pcm


def encode(command: PageCommand, facts: RoomFacts) -> str:
    return orjson.dumps(WRITERS[type(command)](command, facts)).decode()


def _welcome(command: c.Welcome, facts: RoomFacts) -> JsonObject:
    return {
        "type": "welcome",
        "protocol": VERSION,
        "title": facts.title,
        "interviewer": facts.interviewer,
        "language": facts.language,
        "direction": facts.direction,
        "phase": command.phase,
        "turns": [_turn(turn, saved=turn.item not in command.unsaved) for turn in command.turns],
        "progress": _progress(command.progress),
        "accommodations": {
            "captions": "large" if facts.large_captions else "normal",
            "mode": "text" if facts.text_mode else "voice",
        },
        "turn_taking": command.turn_taking,
        "preview": facts.is_preview,
    }


def _turn(turn: TurnRecord, *, saved: bool) -> JsonObject:
    return {
        "item": turn.item,
        "speaker": turn.speaker,
        "text": turn.text,
        "heard": turn.heard_text,
        "kind": turn.kind,
        "status": turn.status,
        "saved": saved,
    }


def _progress(progress: c.Progress) -> JsonObject:
    return {
        "question": progress.question,
        "questions": progress.questions,
        "remaining_minutes": progress.remaining_minutes,
        "clock": "running" if progress.clock_runs else "stopped",
    }


WRITERS: Mapping[type, Callable[[Any, RoomFacts], JsonObject]] = {
    c.Welcome: _welcome,
    c.ShowPhase: lambda m, _: {"type": "phase", "phase": m.phase, "sentence": m.sentence},
    c.ShowCaption: lambda m, _: {
        "type": "caption",
        "item": m.item,
        "speaker": m.speaker,
        "text": m.text,
        "at_ms": m.at_ms,
    },
    c.ShowTurn: lambda m, _: {"type": "turn", **_turn(m.turn, saved=m.saved)},
    c.ShowProgress: lambda m, _: {"type": "progress", **_progress(m.progress)},
    c.ShowError: lambda m, _: {"type": "error", "code": m.code, "message": m.message},
    c.ShowNotice: lambda m, _: {"type": "notice", "code": m.code, "message": m.message},
    c.ShowWaiting: lambda m, _: {
        "type": "waiting",
        "position": m.position,
        "estimate_minutes": m.estimate_minutes,
    },
    c.ShowEnded: lambda m, facts: {"type": "ended", "reason": m.reason, "next": facts.next_path},
    c.ShowTakenOver: lambda _m, _: {"type": "taken_over"},
    c.EndItem: lambda m, _: {"type": "item_ended", "item": m.item, "samples": m.samples},
    c.FlushPlayback: lambda m, _: {"type": "flush", "item": m.item},
    c.AnswerPing: lambda m, _: {"type": "pong", "t": m.t},
}
