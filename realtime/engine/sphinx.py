"""Speech to text by pocketsphinx, offline and rough: a quarter of the words are wrong."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from realtime.engine.dictation import Dictation, WholeTurn
from realtime.engine.resampling import Resampler, to_pcm, to_samples
from realtime.engine.written import Word, Written

SOURCE_HZ = 24000
MODEL_HZ = 16000
PIECE_BYTES = SOURCE_HZ // 4 * 2
"""A quarter of a second is decoded at a time."""
DECODERS = 2
"""So many turns are decoded at once, at 114 MB each; the others wait."""
_MARKS = re.compile(r"<[^>]*>|\[[^\]]*\]|\+\+[^+]*\+\+|\(\d+\)")
_COARSE = re.compile(r"\b\w*(?:fuck|shit|cunt|nigg|faggot|bitch|whore|slut)\w*\b", re.IGNORECASE)


class SphinxTranscriber:
    """Decodes while the candidate speaks, so that the words are there soon after the last."""

    name = "pocketsphinx"

    def __init__(self) -> None:
        self._free: list[Any] = []
        self._places = asyncio.Semaphore(DECODERS)

    def open(self) -> "SphinxTranscriber":
        return self

    def begin(self, language: str | None) -> Dictation:
        """Write English down; the model knows no other language, so it finds no words in one."""
        is_english = language is None or language.lower().startswith("en")
        return SphinxDictation(self) if is_english else WholeTurn(_no_words)

    @asynccontextmanager
    async def decoder(self) -> AsyncIterator[Any]:
        """Lend a decoder, loading it (0.4 s) when none is free.

        One whose turn was given up is not lent again: a thread may still be at work in it.
        """
        async with self._places:
            found = self._free.pop() if self._free else await asyncio.to_thread(_load)
            yield found
            self._free.append(found)


class SphinxDictation:
    """One turn; `hear` may be called as often as one likes."""

    def __init__(self, transcriber: SphinxTranscriber) -> None:
        self._transcriber = transcriber
        self._resampler = Resampler(SOURCE_HZ, MODEL_HZ)
        self._heard = bytearray()
        self._is_finished = False
        self._changed = asyncio.Event()

    def hear(self, pcm: bytes) -> None:
        self._heard += pcm
        self._changed.set()

    def finish(self) -> None:
        self._is_finished = True
        self._changed.set()

    async def words(self) -> Written:
        async with self._transcriber.decoder() as decoder:
            decoder.start_utt()
            while piece := await self._next_piece():
                await asyncio.to_thread(self._decode, decoder, piece)
            await asyncio.to_thread(decoder.end_utt)
            hypothesis = decoder.hyp()
            words = words_of(decoder.seg()) if hypothesis else ()
        return Written(clean_words(hypothesis.hypstr), words) if hypothesis else Written("")

    async def _next_piece(self) -> bytes:
        """Wait for enough to decode; b"" once the turn is finished and all of it was decoded."""
        while len(self._heard) < PIECE_BYTES and not self._is_finished:
            self._changed.clear()
            await self._changed.wait()
        piece = bytes(self._heard[:PIECE_BYTES])
        del self._heard[: len(piece)]
        return piece

    def _decode(self, decoder: Any, piece: bytes) -> None:
        sound = to_pcm(self._resampler.feed(to_samples(piece)))
        decoder.process_raw(sound, no_search=False, full_utt=False)


def clean_words(text: str) -> str:
    """Drop the decoder's marks, and coarse words, which it is apt to mishear."""
    return " ".join(_COARSE.sub(" ", _MARKS.sub(" ", text)).split())


def words_of(segments: Iterable[Any]) -> tuple[Word, ...]:
    """Those that stay in the text, each with its share of all that the decoder held possible."""
    cleaned = [(clean_words(each.word), float(each.prob)) for each in segments]
    return tuple(Word(text, probability) for text, probability in cleaned if text)


def is_installed() -> bool:
    return find_spec("pocketsphinx") is not None


async def _no_words(pcm: bytes) -> Written:  # noqa: ARG001 - what every whole turn is given to
    return Written("")


def _load() -> Any:
    return import_module("pocketsphinx").Decoder(samprate=MODEL_HZ, loglevel="FATAL")
