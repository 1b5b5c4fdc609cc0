"""What the provider counted on a Leg: tokens by kind, and sound that was written down."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens, but for `transcribed_ms`; cached ones are not part of `text_in` and `audio_in`."""

    text_in: int = 0
    audio_in: int = 0
    cached_text_in: int = 0
    cached_audio_in: int = 0
    text_out: int = 0
    audio_out: int = 0
    transcription_text_in: int = 0
    transcription_audio_in: int = 0
    transcription_text_out: int = 0
    transcribed_ms: int = 0  # billed by duration
    #: Responses whose cached tokens came without their kinds: taken for text first.
    estimated: int = 0

    def __add__(self, other: "Usage") -> "Usage":
        sums = {f.name: getattr(self, f.name) + getattr(other, f.name) for f in fields(self)}
        return Usage(**sums)
