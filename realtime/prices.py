"""What a provider's usage costs (pure): dollars for a million tokens are millionths for one.

Prices as the models' pages had them on 2026-11-21. A model without a price costs nobody knows what;
`REALTIME_PRICES` adds and replaces.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import ceil

from realtime.protocol.usage import Usage

MINUTE_MS = 60_000


@dataclass(frozen=True, slots=True)
class Price:
    """Dollars for a million tokens; `minute` is dollars for a minute of sound written down."""

    text_in: float = 0
    cached_text_in: float = 0
    text_out: float = 0
    audio_in: float = 0
    cached_audio_in: float = 0
    audio_out: float = 0
    minute: float = 0


FREE = Price()
VOICES: Mapping[str, Price] = {
    "local": FREE,
    "gpt-realtime-2": Price(4, 0.4, 24, 32, 0.4, 64),
    "gpt-realtime-2.1": Price(4, 0.4, 24, 32, 0.4, 64),
    "gpt-realtime-2.1-mini": Price(0.6, 0.06, 2.4, 10, 0.3, 20),
    "gpt-realtime-1.5": Price(4, 0.4, 16, 32, 0.4, 64),
    "gpt-realtime": Price(4, 0.4, 16, 32, 0.4, 64),
}
TRANSCRIBERS: Mapping[str, Price] = {
    "gpt-realtime-whisper": Price(minute=0.017),
    "gpt-4o-transcribe": Price(text_in=2.5, audio_in=2.5, text_out=10),
    "gpt-4o-mini-transcribe": Price(text_in=1.25, audio_in=1.25, text_out=5),
    "whisper-1": Price(minute=0.006),
}


@dataclass(frozen=True, slots=True)
class Prices:
    table: Mapping[str, Price] = field(default_factory=lambda: {**TRANSCRIBERS, **VOICES})

    @classmethod
    def with_own(cls, own: Mapping[str, Mapping[str, float]]) -> "Prices":
        """Raises TypeError for a kind that there is not."""
        return cls({**TRANSCRIBERS, **VOICES, **{name: Price(**own[name]) for name in own}})

    def cost_microusd(self, usage: Usage, model: str, transcriber: str) -> int | None:
        """Rounded up; None where no price of the model is known.

        A transcriber without a price is left out, since it is the small part.
        """
        price = self.table.get(model)
        if price is None:
            return None
        written = self.table.get(transcriber, FREE)
        cost = (
            usage.text_in * price.text_in
            + usage.audio_in * price.audio_in
            + usage.cached_text_in * price.cached_text_in
            + usage.cached_audio_in * price.cached_audio_in
            + usage.text_out * price.text_out
            + usage.audio_out * price.audio_out
            + usage.transcription_text_in * written.text_in
            + usage.transcription_audio_in * written.audio_in
            + usage.transcription_text_out * written.text_out
            + usage.transcribed_ms / MINUTE_MS * written.minute * 1_000_000
        )
        return ceil(cost)
