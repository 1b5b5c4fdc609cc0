"""What the answers of text models cost."""

import pytest

from pipeline.bill import NOTHING, Bill, Price, Spent
from tests.fakes.text_model import said

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


def test_a_bill_adds_up_every_answer() -> None:
    bill = Bill()
    assert bill.spent == NOTHING
    for _ in range(3):
        bill.add(said("words"))
    assert bill.spent == Spent(tokens_in=300, tokens_out=60, cost_microusd=21)


@pytest.mark.parametrize("weights", [[1], [1, 1, 1], [3, 500, 77], [1] * 64])
def test_shares_add_up_to_what_is_divided(weights: list[int]) -> None:
    spent = Spent(tokens_in=1_000, tokens_out=1, cost_microusd=77)
    shares = spent.shares(weights)
    assert len(shares) == len(weights)
    assert sum(shares, NOTHING) == spent


def test_whoever_has_more_pays_more() -> None:
    assert Spent(tokens_in=100).shares([1, 3]) == [Spent(tokens_in=25), Spent(tokens_in=75)]


def test_of_two_accounts_of_the_same_the_greater_counts() -> None:
    assert Spent(5, 1, 7).at_least(Spent(3, 2, 7)) == Spent(5, 2, 7)
