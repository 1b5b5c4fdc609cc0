"""Speech to text as a seam: pocketsphinx, a service, known audio, or nobody who writes."""

import asyncio
from io import BytesIO
from pathlib import Path
from typing import Protocol

from openai import AsyncOpenAI, OpenAIError, omit

from realtime.engine.dictation import Dictation, Scribe, WholeTurn
from realtime.engine.known_audio import KnownAudio
from realtime.engine.refusals import WorkFailedError
from realtime.engine.sphinx import SphinxTranscriber, is_installed
from realtime.engine.wav import wav_bytes
from realtime.engine.written import Written

TIMEOUT_S = 60


class Transcriber(Protocol):
    """Opens a scribe for each session; `name` is echoed as the transcription model."""

    name: str

    def open(self) -> Scribe: ...


class NoTranscriber:
    """The engine hears but cannot write down."""

    name = "none"

    def open(self) -> Scribe:
        return self

    def begin(self, language: str | None) -> Dictation:  # noqa: ARG002 - the seam's
        return WholeTurn(self._refuse)

    async def _refuse(self, pcm: bytes) -> Written:  # noqa: ARG002 - every whole turn is given
        raise WorkFailedError(
            "transcriber_missing",
            "This voice engine hears you but cannot write down what you say. "
            "Type your answers, or set a transcription service.",
        )


class KnownAudioTranscriber:
    """Knows the text of the recordings in a manifest, and nothing else."""

    name = "known-audio"

    def __init__(self, manifest: Path) -> None:
        self._known = KnownAudio(manifest)

    def open(self) -> Scribe:
        return _KnownAudioScribe(self._known)


class _KnownAudioScribe:
    """Expects the recordings in the order of the manifest, and accepts any other."""

    def __init__(self, known: KnownAudio) -> None:
        self._known = known
        self._expected = 0

    def begin(self, language: str | None) -> Dictation:  # noqa: ARG002 - the seam's
        return WholeTurn(self._recognise)

    async def _recognise(self, pcm: bytes) -> Written:
        recognise = self._known.recognise
        written, self._expected = await asyncio.to_thread(recognise, pcm, self._expected)
        return written


class TranscriptionService:
    """An OpenAI-compatible `/audio/transcriptions`."""

    def __init__(self, base_url: str, api_key: str, model: str) -> None:
        self.name = model
        self._client = AsyncOpenAI(
            base_url=base_url, api_key=api_key or "none", timeout=TIMEOUT_S, max_retries=1
        )

    def open(self) -> Scribe:
        return self

    def begin(self, language: str | None) -> Dictation:
        return WholeTurn(lambda pcm: self._ask(pcm, language))

    async def _ask(self, pcm: bytes, language: str | None) -> Written:
        try:
            answer = await self._client.audio.transcriptions.create(
                model=self.name,
                file=("turn.wav", BytesIO(wav_bytes(pcm)), "audio/wav"),
                language=language or omit,
            )
        except OpenAIError as error:
            raise WorkFailedError(
                "transcription_failed", "The transcription service did not answer."
            ) from error
        return Written(answer.text.strip())


def open_transcriber(choice: str = "auto") -> Transcriber:
    """`auto` takes pocketsphinx where it is installed; `pocketsphinx` and `none` insist."""
    if choice != "none" and is_installed():
        return SphinxTranscriber()
    if choice == "pocketsphinx":
        raise ValueError("pocketsphinx is not installed (it has no wheel for every Python)")
    return NoTranscriber()
