"""Speech to text by pocketsphinx, offline. Its text is rough: about a quarter of the words are wrong."""

import asyncio
import re
from importlib.util import find_spec
from threading import Event, Lock
from typing import Any

from realtime.engine.resampling import resample, to_pcm, to_samples

MODEL_HZ = 16000
PIECE_BYTES = MODEL_HZ // 5 * 2
"""Decoded between two looks at whether anybody still waits: 200 ms."""
_MARKS = re.compile(r"<[^>]*>|\[[^\]]*\]|\+\+[^+]*\+\+|\(\d+\)")
_COARSE = re.compile(r"\b\w*(?:fuck|shit|cunt|nigg|faggot|bitch|whore|slut)\w*\b\s*", re.IGNORECASE)


class SphinxTranscriber:
    """One decoder, loaded with the first turn (0.4 s, 114 MB); turns take their turn."""

    name = "pocketsphinx"

    def __init__(self) -> None:
        self._lock = Lock()
        self._decoder: Any = None

    def open(self) -> "SphinxTranscriber":
        return self

    async def write_down(self, pcm: bytes, language: str | None) -> str:
        """Write English down; the model knows no other language, and hears none."""
        if language and not language.lower().startswith("en"):
            return ""
        nobody_waits = Event()
        try:
            return await asyncio.to_thread(self._decode, pcm, nobody_waits)
        except asyncio.CancelledError:
            nobody_waits.set()
            raise

    def _decode(self, pcm: bytes, nobody_waits: Event) -> str:
        sound = to_pcm(resample(to_samples(pcm), 24000, MODEL_HZ))
        with self._lock:
            decoder = self._loaded()
            decoder.start_utt()
            for begin in range(0, len(sound), PIECE_BYTES):
                if nobody_waits.is_set():
                    break
                decoder.process_raw(sound[begin : begin + PIECE_BYTES], False, False)
            decoder.end_utt()
            hypothesis = decoder.hyp()
        return clean_words(hypothesis.hypstr) if hypothesis else ""

    def _loaded(self) -> Any:
        if self._decoder is None:
            from pocketsphinx import Decoder

            self._decoder = Decoder(samprate=MODEL_HZ, loglevel="FATAL")
        return self._decoder


def clean_words(text: str) -> str:
    """Drop the decoder's marks, and coarse words, which it is apt to mishear."""
    return " ".join(_COARSE.sub("", _MARKS.sub(" ", text)).split())


def is_installed() -> bool:
    return find_spec("pocketsphinx") is not None
