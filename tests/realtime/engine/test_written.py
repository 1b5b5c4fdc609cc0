"""What was written down of a turn, and how sure the transcriber was."""

import math

import pytest

from interviews.certainty import certainty_of
from realtime.engine.written import LEAST, Word, Written

pytestmark = pytest.mark.unit


def test_put_together_the_tokens_are_the_text() -> None:
    written = Written("Käse, ja", (Word("Käse,", 0.5), Word("ja", 1.0)))
    tokens = written.logprobs()
    assert "".join(token["token"] for token in tokens) == written.text
    assert b"".join(bytes(token["bytes"]) for token in tokens).decode() == written.text
    assert certainty_of(tokens) == 0.75


@pytest.mark.parametrize(("probability", "said"), [(0.0, LEAST), (1.0003, 1.0)])
def test_no_probability_is_out_of_range(probability: float, said: float) -> None:
    [token] = Written("ja", (Word("ja", probability),)).logprobs()
    assert token["logprob"] == round(math.log(said), 4)


def test_who_does_not_say_how_sure_it_is_says_no_token() -> None:
    assert Written("ja").logprobs() == []
