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
