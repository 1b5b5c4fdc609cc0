"""What the answers of text models cost."""

import pytest

from pipeline.bill import NOTHING, Price, Spent

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("price", "tokens", "microusd"),
    [
        (Price(), (1_000_000, 1_000_000), 0),
        (Price(2.5, 10), (1_000_000, 0), 2_500_000),
        (Price(2.5, 10), (0, 1_000_000), 10_000_000),
        (Price(0.15, 0.6), (1000, 500), 450),
    ],
)
def test_tokens_have_a_price(price: Price, tokens: tuple[int, int], microusd: int) -> None:
    assert price.of(*tokens) == microusd


@pytest.mark.parametrize("weights", [[1], [1, 1, 1], [3, 500, 77], [1] * 64])
def test_shares_add_up_to_what_is_divided(weights: list[int]) -> None:
    spent = Spent(tokens_in=1_000, tokens_out=1, cost_microusd=77)
    shares = spent.shares(weights)
    assert len(shares) == len(weights)
    assert sum(shares, NOTHING) == spent


def test_whoever_has_more_pays_more() -> None:
    assert Spent(tokens_in=100).shares([1, 3]) == [Spent(tokens_in=25), Spent(tokens_in=75)]
