"""What is used has its price, where anybody knows it."""

import pytest

from realtime.prices import Price, Prices
from realtime.protocol.usage import Usage

pytestmark = pytest.mark.unit


def test_each_kind_has_its_own_price() -> None:
    usage = Usage(
        text_in=1_000,
        audio_in=600,
        cached_text_in=10,
        cached_audio_in=10,
        text_out=100,
        audio_out=1_200,
    )
    cost = 1_000 * 4 + 600 * 32 + 20 * 0.4 + 100 * 24 + 1_200 * 64
    assert Prices().cost_microusd(usage, "gpt-realtime-2.1", "") == cost


def test_a_transcriber_is_paid_by_time_or_by_tokens() -> None:
    prices = Prices()
    minute = Usage(transcribed_ms=60_000)
    assert prices.cost_microusd(minute, "local", "gpt-realtime-whisper") == 17_000
    tokens = Usage(transcription_audio_in=600, transcription_text_out=10)
    assert prices.cost_microusd(tokens, "local", "gpt-4o-transcribe") == 600 * 2.5 + 100


def test_the_local_engine_costs_nothing_and_an_unknown_model_nobody_knows_what() -> None:
    usage = Usage(audio_in=1_000_000, transcribed_ms=60_000)
    assert Prices().cost_microusd(usage, "local", "local") == 0
    assert Prices().cost_microusd(usage, "somebody's", "local") is None


def test_an_installation_has_prices_of_its_own() -> None:
    prices = Prices.with_own({"mine": {"audio_in": 1.5}, "local": {"text_in": 1}})
    assert prices.cost_microusd(Usage(audio_in=3), "mine", "") == 5
    assert prices.table["local"] == Price(text_in=1)
    with pytest.raises(TypeError):
        Prices.with_own({"mine": {"per_word": 1}})
