"""libespeak-ng by ctypes. The library is GPL-3: nothing outside the engine process may load it."""

import ctypes
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from threading import Lock
from typing import Any

EE_OK = 0
SYNCHRONOUS = 2
DONT_EXIT = 0x8000
UTF8_TEXT = 1
END_PAUSE = 0x1000
CHARACTER_POSITIONS = 1
RATE, VOLUME, PITCH, PITCH_RANGE = 1, 2, 3, 4
EVENT_END, EVENT_WORD = 0, 1


class _EventId(ctypes.Union):
    _fields_ = (
        ("number", ctypes.c_int),
        ("name", ctypes.c_char_p),
        ("string", ctypes.c_char * 8),
    )


class _Event(ctypes.Structure):
    """`espeak_EVENT` of speak_lib.h; `text_position` counts characters from 1."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position_ms", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_Callback = ctypes.CFUNCTYPE(
    ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event)
)


@dataclass(frozen=True)
class Sound:
    """PCM16 at `Espeak.sample_rate_hz`, and for each word its first character and first sample."""

    pcm: bytes
    words: tuple[tuple[int, int], ...]


class Espeak:
    """The loaded library (see `load`); its state is global, so one text is spoken at a time."""

    def __init__(self) -> None:
        espeakng_loader = import_module("espeakng_loader")
        self._lock = Lock()
        self._library: Any = ctypes.CDLL(str(espeakng_loader.get_library_path()))
        data = str(espeakng_loader.get_data_path()).encode()
        self.sample_rate_hz: int = self._library.espeak_Initialize(
            SYNCHRONOUS, 200, data, DONT_EXIT
        )
        if self.sample_rate_hz <= 0:
            raise OSError("espeak-ng could not be started")
        self._callback = _Callback(self._take)
        self._library.espeak_SetSynthCallback(self._callback)
        self._pieces: list[bytes] = []
        self._words: list[tuple[int, int]] = []

    def speak(
        self, text: str, *, voices: tuple[str, ...], words_per_minute: int, pitch: int
    ) -> Sound:
        """Make the sound of a text in the first of these voices that espeak knows."""
        encoded = text.encode(errors="replace")
        with self._lock:
            self._pieces, self._words = [], []
            self._choose(voices)
            self._library.espeak_SetParameter(RATE, words_per_minute, 0)
            self._library.espeak_SetParameter(PITCH, pitch, 0)
            flags = UTF8_TEXT | END_PAUSE
            self._library.espeak_Synth(
                encoded, len(encoded) + 1, 0, CHARACTER_POSITIONS, 0, flags, None, None
            )
            self._library.espeak_Synchronize()
            return Sound(b"".join(self._pieces), tuple(self._words))

    def _choose(self, voices: tuple[str, ...]) -> None:
        """Set a voice; for an unknown name the library would keep the one that spoke last."""
        for voice in voices:
            if self._library.espeak_SetVoiceByName(voice.encode(errors="replace")) == EE_OK:
                return

    def _take(self, wave: Any, count: int, events: Any) -> int:
        """Keep what espeak hands over; 0 asks for more."""
        if wave and count > 0:
            self._pieces.append(ctypes.string_at(wave, count * 2))
        index = 0
        while events[index].type != EVENT_END:
            if events[index].type == EVENT_WORD:
                self._words.append((events[index].text_position - 1, events[index].sample))
            index += 1
        return 0


@cache
def load() -> Espeak:
    """Load the library once: a second start would take the first one's callback away."""
    return Espeak()


def is_installed() -> bool:
    return find_spec("espeakng_loader") is not None
