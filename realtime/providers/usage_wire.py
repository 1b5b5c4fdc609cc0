"""The usage that a provider reports, as our kinds (pure); what it leaves out is estimated."""

from collections.abc import Mapping
from typing import Any

from realtime.protocol.usage import Usage


def read_response_usage(usage: Any) -> Usage | None:
    """`usage` of a response.done; None where there is none. Raises TypeError, ValueError."""
    if not isinstance(usage, Mapping):
        return None
    came, went = _details(usage, "input_token_details"), _details(usage, "output_token_details")
    cached = _details(came, "cached_tokens_details")
    total_in, total_out = _count(usage, "input_tokens"), _count(usage, "output_tokens")
    audio_in, audio_out = _count(came, "audio_tokens"), _count(went, "audio_tokens")
    text_in = _count(came, "text_tokens") if came else total_in
    text_out = _count(went, "text_tokens") if went else total_out
    cached_text, cached_audio = _count(cached, "text_tokens"), _count(cached, "audio_tokens")
    is_guess = not came or not went
    if not cached and _count(came, "cached_tokens"):
        is_guess = True
        cached_text = min(_count(came, "cached_tokens"), text_in)
        cached_audio = min(_count(came, "cached_tokens") - cached_text, audio_in)
    return Usage(
        text_in=max(text_in - cached_text, 0),
        audio_in=max(audio_in - cached_audio, 0),
        cached_text_in=cached_text,
        cached_audio_in=cached_audio,
        text_out=text_out,
        audio_out=audio_out,
        estimated=int(is_guess),
    )


def read_transcription_usage(usage: Any) -> Usage | None:
    """`usage` of a transcription's completion: tokens, or the seconds of sound."""
    if not isinstance(usage, Mapping):
        return None
    if usage.get("type") == "duration":
        return Usage(transcribed_ms=round(float(usage.get("seconds") or 0) * 1_000))
    details = _details(usage, "input_token_details")
    total_in = _count(usage, "input_tokens")
    return Usage(
        transcription_text_in=_count(details, "text_tokens"),
        transcription_audio_in=_count(details, "audio_tokens") if details else total_in,
        transcription_text_out=_count(usage, "output_tokens"),
    )


def _details(usage: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    details = usage.get(name)
    return details if isinstance(details, Mapping) else {}


def _count(usage: Mapping[str, Any], name: str) -> int:
    return max(int(usage.get(name) or 0), 0)
