"""What a provider counted, with and without its details."""

from typing import Any

import pytest

from realtime.protocol.usage import Usage
from realtime.providers.usage_wire import read_response_usage, read_transcription_usage

pytestmark = pytest.mark.unit

WHOLE: dict[str, Any] = {
    "total_tokens": 253,
    "input_tokens": 132,
    "output_tokens": 121,
    "input_token_details": {
        "text_tokens": 119,
        "audio_tokens": 13,
        "cached_tokens": 70,
        "cached_tokens_details": {"text_tokens": 64, "audio_tokens": 6},
    },
    "output_token_details": {"text_tokens": 30, "audio_tokens": 91},
}


def test_cached_tokens_are_counted_apart() -> None:
    assert read_response_usage(WHOLE) == Usage(
        text_in=55, audio_in=7, cached_text_in=64, cached_audio_in=6, text_out=30, audio_out=91
    )


def test_cached_tokens_without_their_kinds_are_taken_for_text_first() -> None:
    details = {"text_tokens": 50, "audio_tokens": 82, "cached_tokens": 70}
    usage = read_response_usage({**WHOLE, "input_token_details": details})
    assert usage is not None
    assert (usage.text_in, usage.cached_text_in) == (0, 50)
    assert (usage.audio_in, usage.cached_audio_in) == (62, 20)
    assert usage.estimated == 1


def test_tokens_without_any_kinds_are_taken_for_text() -> None:
    usage = read_response_usage({"input_tokens": 5, "output_tokens": 7})
    assert usage == Usage(text_in=5, text_out=7, estimated=1)


def test_transcription_is_counted_by_seconds_or_by_tokens() -> None:
    by_time = read_transcription_usage({"type": "duration", "seconds": 1.25})
    assert by_time == Usage(transcribed_ms=1_250)
    tokens = {
        "type": "tokens",
        "input_tokens": 14,
        "output_tokens": 101,
        "input_token_details": {"text_tokens": 0, "audio_tokens": 14},
    }
    expected = Usage(transcription_audio_in=14, transcription_text_out=101)
    assert read_transcription_usage(tokens) == expected
    assert read_transcription_usage({**tokens, "input_token_details": None}) == expected


@pytest.mark.parametrize("usage", [None, 7, [], "much"])
def test_where_nothing_is_told_nothing_is_counted(usage: object) -> None:
    assert read_response_usage(usage) is None
    assert read_transcription_usage(usage) is None
