"""A sum of tokens says which answers are in it."""

import pytest

from tests.chaos.pipeline import prices

pytestmark = pytest.mark.unit


def test_each_answer_can_be_told_from_a_sum() -> None:
    counts = (1, 4, 30)
    tokens = [prices.tokens_of(count) for count in counts]
    assert prices.answers_in(sum(tokens)) == tokens
    assert prices.is_once(sum(tokens), len(tokens))


@pytest.mark.parametrize("twice", [1, 5])
def test_one_that_is_in_it_twice_is_seen(twice: int) -> None:
    tokens = [prices.tokens_of(count) for count in (twice, twice, 9)]
    assert not prices.is_once(sum(tokens), len(tokens))


@pytest.mark.parametrize("count", [0, 31])
def test_there_is_no_price_beyond_what_a_step_can_hold(count: int) -> None:
    with pytest.raises(ValueError, match="no price"):
        prices.tokens_of(count)
