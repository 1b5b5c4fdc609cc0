"""How sure a speech recognition was: from what it sends, whatever that is."""

import math
from types import SimpleNamespace
from typing import Any

import pytest

from interviews.certainty import TELLING, certainty_of, is_unsure, tells_certainty

pytestmark = pytest.mark.unit


def test_it_is_the_mean_probability_of_the_tokens() -> None:
    tokens = [{"token": "I", "logprob": 0.0}, {"token": " bake", "logprob": math.log(0.5)}]
    assert certainty_of(tokens) == 0.75


@pytest.mark.parametrize(
    "tokens",
    [None, [], "logprobs", 4, {}, [None, "x", 4], [{}], [{"logprob": "high"}], [{"logprob": None}]],
)
def test_what_says_nothing_is_no_number(tokens: Any) -> None:
    assert certainty_of(tokens) is None


def test_a_token_may_be_an_object_as_a_library_makes_it() -> None:
    assert certainty_of([SimpleNamespace(logprob=0.0), SimpleNamespace()]) == 1.0


def test_what_is_odd_in_it_counts_for_nothing() -> None:
    odd = [{"logprob": math.nan}, {"logprob": None}, 7]
    assert certainty_of([*odd, {"logprob": 0.0}]) == 1.0
    assert certainty_of([{"logprob": 3.5}]) == 1.0
    assert certainty_of([{"logprob": -math.inf}, {"logprob": 0}]) == 0.5


def test_a_model_is_asked_by_its_name_or_as_the_setting_says() -> None:
    assert all(tells_certainty(model, "auto") for model in TELLING)
    for silent in ("gpt-transcribe", "whisper-1", "gpt-4o-transcribe-diarize", "local", ""):
        assert not tells_certainty(silent, "auto")
        assert tells_certainty(silent, "on")
    assert not tells_certainty("gpt-4o-transcribe", "off")


def test_nobody_is_doubted_for_silence() -> None:
    assert not is_unsure(None)
    assert not is_unsure(0.6)
    assert is_unsure(0.59)
