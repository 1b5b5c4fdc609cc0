"""A Leg is priced by the models of its own Voice."""

import pytest

from realtime.prices import Price, Prices
from realtime.protocol.usage import Usage
from realtime.tariffs import Tariffs
from tests.fakes.voice import FakeVoices

pytestmark = pytest.mark.unit

USED = Usage(audio_out=10, transcribed_ms=60_000)


def test_each_leg_keeps_the_prices_that_it_began_with() -> None:
    table = {
        "dear": Price(audio_out=50),
        "cheap": Price(audio_out=1),
        "scribe": Price(minute=0.001),
        "other-scribe": Price(minute=0.002),
    }
    tariffs = Tariffs(Prices(table))
    tariffs.begin(1, FakeVoices(model="dear", transcription_model="scribe").make())
    tariffs.begin(2, FakeVoices(model="cheap", transcription_model="other-scribe").make())
    assert tariffs.cost_microusd(1, USED) == 500 + 1_000
    assert tariffs.cost_microusd(2, USED) == 10 + 2_000


def test_what_a_model_without_a_price_costs_nobody_knows_nor_a_leg_that_never_began() -> None:
    tariffs = Tariffs(Prices({}))
    tariffs.begin(1, FakeVoices(model="unheard-of").make())
    assert tariffs.cost_microusd(1, USED) is None
    assert tariffs.cost_microusd(2, USED) is None
