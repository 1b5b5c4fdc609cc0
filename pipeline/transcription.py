"""The seam to a better speech recognition: any OpenAI-compatible endpoint for transcriptions.

OpenAI's library is loaded when it is asked, as in `pipeline.llm`.
"""

import asyncio
from dataclasses import dataclass
from typing import Any, Protocol

from django.conf import settings

from interviews.certainty import certainty_of, tells_certainty
from pipeline.bill import Spent
from pipeline.llm import NO_KEY, client_of, explain, of_kind
from pipeline.metering import charge

MS_PER_MINUTE = 60_000


@dataclass(frozen=True)
class Heard:
    """What was written down of a clip; what that cost was charged when it came."""

    text: str
    certainty: float | None = None  # of the model about its words, 0 to 1, where it says it


class Transcriber(Protocol):
    """Something that writes down a WAV file. Raises `StepFailure`."""

    name: str

    def transcribe(self, wav: bytes, *, duration_ms: int, language: str) -> Heard: ...


class EndpointTranscriber:
    """One request for each clip, with a deadline as a whole."""

    def __init__(self, name: str) -> None:
        self.name = name
        is_telling = tells_certainty(name, settings.RETRANSCRIPTION_LOGPROBS)
        self._wishes: dict[str, Any] = {"include": ["logprobs"]} if is_telling else {}

    def transcribe(self, wav: bytes, *, duration_ms: int, language: str) -> Heard:
        from openai import OpenAIError  # noqa: PLC0415 - see above

        seconds = settings.RETRANSCRIPTION_TIMEOUT_SECONDS
        try:
            heard = _read(asyncio.run(self._ask(wav, language, seconds)))
        except (OpenAIError, ValueError, TimeoutError) as error:
            raise explain(
                error, seconds=seconds, who="speech recognition", prefix="RETRANSCRIPTION"
            ) from None
        micro_usd = settings.RETRANSCRIPTION_PRICE * 1_000_000 * duration_ms / MS_PER_MINUTE
        charge(Spent(cost_microusd=round(micro_usd)))
        return heard

    async def _ask(self, wav: bytes, language: str, seconds: float) -> Any:
        options = {
            "base_url": settings.RETRANSCRIPTION_BASE_URL or None,
            "api_key": settings.RETRANSCRIPTION_API_KEY or NO_KEY,
        }
        async with asyncio.timeout(seconds), client_of(options, seconds=seconds) as client:
            return await client.audio.transcriptions.create(
                model=self.name,
                file=("answer.wav", wav, "audio/wav"),
                language=language.partition("-")[0],
                response_format="json",
                **self._wishes,
            )


def _read(answer: object) -> Heard:
    """Raises ValueError without a text: that is no silence of the candidate."""
    from openai.types.audio import Transcription  # noqa: PLC0415 - see above

    transcription = of_kind(Transcription, answer)
    text = of_kind(str, getattr(transcription, "text", None))
    return Heard(text.strip(), certainty_of(transcription.logprobs))


def configured_transcriber() -> Transcriber | None:
    """None where no model and no address or key is set, which is how it is at first."""
    is_there = settings.RETRANSCRIPTION_BASE_URL or settings.RETRANSCRIPTION_API_KEY
    if not settings.RETRANSCRIPTION_MODEL or not is_there:
        return None
    return EndpointTranscriber(settings.RETRANSCRIPTION_MODEL)
