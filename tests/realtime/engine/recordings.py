"""What the test candidate says: spoken once by espeak, kept as WAV files with their text."""

import asyncio
import json
from pathlib import Path

from realtime.engine.speaking import EspeakSpeaker
from realtime.engine.wav import read_wav, write_wav

ANSWERS = (
    "I built a billing system with Django and Postgres for a small company.",
    "Yes, I did.",
    "We measured it first and then removed the slow queries one by one.",
    "I would like to learn more about search engines and retrieval.",
)


class Recordings:
    """The answers as sound; `manifest` is what a KnownAudioTranscriber reads."""

    def __init__(
        self, folder: Path, texts: tuple[str, ...] = ANSWERS, voice: str = "cedar"
    ) -> None:
        self.texts = texts
        self.paths = [folder / f"answer-{number}.wav" for number in range(len(texts))]
        self.manifest = folder / "manifest.json"
        asyncio.run(self._speak(voice))
        entries = [
            {"wav": path.name, "text": text} for path, text in zip(self.paths, texts, strict=True)
        ]
        self.manifest.write_text(json.dumps(entries), encoding="utf-8")

    async def _speak(self, voice: str) -> None:
        speaker = EspeakSpeaker()
        for path, text in zip(self.paths, self.texts, strict=True):
            pcm = b""
            async for words in speaker.speak(text, voice=voice, speed=1.0, language="en"):
                pcm += words.pcm
            write_wav(path, pcm)

    def pcm(self, number: int) -> bytes:
        return read_wav(self.paths[number])
