"""Text to speech as a seam: espeak-ng, a speech service, or tones so that the flow works."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from typing import Protocol
from zlib import crc32

import numpy as np
from openai import AsyncOpenAI, OpenAIError

from realtime.engine import espeak
from realtime.engine.items import PCM_BYTES_PER_MS, SpokenWords
from realtime.engine.refusals import WorkFailedError
from realtime.engine.resampling import Samples, resample, to_pcm, to_samples

RATE_HZ = 24000
GROUP_MS = 450
"""Words are handed on in groups of about this length."""
WORDS_PER_MINUTE = 160
TIMEOUT_S = 60
_SENTENCE_END = re.compile(r"(?<=[.!?…。！？])\s+")


class Speaker(Protocol):
    """Makes the sound of a line."""

    name: str

    def speak(
        self, text: str, *, voice: str, speed: float, language: str
    ) -> AsyncIterator[SpokenWords]:
        """Yield the words of the text in order, each group with its PCM16 24 kHz mono sound."""
        ...


class EspeakSpeaker:
    """The offline voice. Provider voice names become variants that can be told apart."""

    name = "espeak-ng"
    VARIANTS = {  # noqa: RUF012 - a table, never changed
        "alloy": ("f2", 48), "ash": ("m3", 40), "ballad": ("m1", 52), "cedar": ("m7", 36),
        "coral": ("f4", 55), "echo": ("m2", 45), "marin": ("f3", 52), "sage": ("f5", 46),
        "shimmer": ("f1", 58), "verse": ("m4", 48),
    }  # fmt: skip
    FALLBACK = "en-us"

    def __init__(self) -> None:
        self._espeak = espeak.load()

    async def speak(
        self, text: str, *, voice: str, speed: float, language: str
    ) -> AsyncIterator[SpokenWords]:
        for sentence in _SENTENCE_END.split(text):
            for words in await asyncio.to_thread(self._sentence, sentence, voice, speed, language):
                yield words

    def _sentence(self, text: str, voice: str, speed: float, language: str) -> list[SpokenWords]:
        variant, pitch = self._variant(voice)
        tag = self.FALLBACK if language.lower() == "en" else language.lower()
        sound = self._espeak.speak(
            text,
            voices=tuple(f"{each}+{variant}" for each in (tag, tag.split("-")[0], self.FALLBACK)),
            words_per_minute=round(WORDS_PER_MINUTE * speed),
            pitch=pitch,
        )
        source_hz = self._espeak.sample_rate_hz
        samples = resample(to_samples(sound.pcm), source_hz, RATE_HZ)
        starts = [(at, sample * RATE_HZ // source_hz) for at, sample in sound.words]
        return list(_grouped(text, samples, starts))

    def _variant(self, voice: str) -> tuple[str, int]:
        """Give a name that nobody knows a voice of its own all the same, always the same one."""
        known = list(self.VARIANTS.values())
        return self.VARIANTS.get(
            voice.lower(), known[crc32(voice.encode(errors="replace")) % len(known)]
        )


class ToneSpeaker:
    """A quiet tone for each word; the words are right, the sound only marks their time."""

    name = "tone"
    CHARACTER_MS = 60
    LEVEL = 0.05

    async def speak(
        self,
        text: str,
        *,
        voice: str,  # noqa: ARG002 - a tone has no voice
        speed: float,
        language: str,  # noqa: ARG002 - nor a language
    ) -> AsyncIterator[SpokenWords]:
        for word in text.split():
            count = int(RATE_HZ * self.CHARACTER_MS * (len(word) + 1) / 1000 / speed)
            fade = np.hanning(count)
            tone = np.sin(np.arange(count) * (2 * np.pi * 220 / RATE_HZ)) * fade * self.LEVEL
            yield SpokenWords(word, to_pcm(tone.astype(np.float32)))


class SpeechService:
    """An OpenAI-compatible `/audio/speech`; words are laid over the sound by their length."""

    name = "speech-service"
    CHARACTER_MS = 62
    WORDS_TOGETHER = 4

    def __init__(self, base_url: str, api_key: str, model: str) -> None:
        self._client = AsyncOpenAI(
            base_url=base_url, api_key=api_key or "none", timeout=TIMEOUT_S, max_retries=1
        )
        self._model = model

    async def speak(
        self,
        text: str,
        *,
        voice: str,
        speed: float,
        language: str,  # noqa: ARG002 - the service hears it from the text
    ) -> AsyncIterator[SpokenWords]:
        groups = self._groups(text)
        sound = bytearray()
        try:
            async with self._client.audio.speech.with_streaming_response.create(
                model=self._model, voice=voice, input=text, response_format="pcm", speed=speed
            ) as response:
                async for piece in response.iter_bytes(4096):
                    sound += piece
                    while len(groups) > 1 and len(sound) >= self._length(groups[0], speed):
                        yield SpokenWords(groups[0], _cut(sound, self._length(groups[0], speed)))
                        groups.pop(0)
        except OpenAIError as error:
            raise WorkFailedError("speech_failed", "The speech service did not answer.") from error
        for group in groups:
            is_last = group is groups[-1]
            length = len(sound) if is_last else self._length(group, speed)
            yield SpokenWords(group, _cut(sound, length))

    def _groups(self, text: str) -> list[str]:
        words, size = text.split(), self.WORDS_TOGETHER
        return [" ".join(words[at : at + size]) for at in range(0, len(words), size)]

    def _length(self, group: str, speed: float) -> int:
        return int(len(group) * self.CHARACTER_MS / speed) * PCM_BYTES_PER_MS


def open_speaker(choice: str = "auto") -> Speaker:
    """`auto` takes espeak-ng where it is installed; `espeak` and `tone` insist."""
    if choice != "tone" and espeak.is_installed():
        return EspeakSpeaker()
    if choice == "espeak":
        raise ValueError("espeak needs the package espeakng-loader")
    return ToneSpeaker()


def _cut(sound: bytearray, length: int) -> bytes:
    piece = bytes(sound[: length // 2 * 2])
    del sound[: len(piece)]
    return piece


def _grouped(text: str, samples: Samples, starts: list[tuple[int, int]]) -> Iterator[SpokenWords]:
    """Join words until a group is long enough to be worth an event."""
    begin_at, begin_sample = 0, 0
    for at, sample in starts[1:]:
        if (sample - begin_sample) * 1000 / RATE_HZ >= GROUP_MS and text[begin_at:at].strip():
            yield SpokenWords(text[begin_at:at].strip(), to_pcm(samples[begin_sample:sample]))
            begin_at, begin_sample = at, sample
    if text[begin_at:].strip():
        yield SpokenWords(text[begin_at:].strip(), to_pcm(samples[begin_sample:]))
