"""The order of items: from what comes after what, however it arrives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.protocol.chain import Chain
from realtime.protocol.events import UNNAMED

pytestmark = pytest.mark.unit


def test_an_item_waits_for_its_predecessor() -> None:
    chain = Chain()
    chain.place("b", "a")
    chain.place("b", "a")
    assert "b" not in chain
    chain.place("a", None)
    assert list(chain.items) == ["a", "b"]


def test_an_item_without_a_named_predecessor_goes_to_the_end() -> None:
    chain = Chain()
    chain.place("a", None)
    chain.place("b", UNNAMED)
    chain.place("c", "a")
    assert chain.items == ("a", "c", "b")


def test_waiting_can_be_given_up() -> None:
    chain = Chain()
    chain.place("b", "never seen")
    chain.place("c", "b")
    chain.append("b")
    assert list(chain.items) == ["b", "c"]
    chain.append("d")
    assert list(chain.items) == ["b", "c", "d"]


def test_nothing_moves_before_a_fixed_place() -> None:
    chain = Chain()
    chain.place("b", UNNAMED)
    assert chain.fix("b") == 1
    chain.place("a", None)
    chain.place("c", "b")
    assert chain.items == ("b", "c", "a")
    assert chain.fix("a") == 3


@given(st.permutations(range(8)), st.data())
def test_any_order_of_arrival_gives_one_order(order: list[int], data: st.DataObject) -> None:
    chain = Chain()
    repeated = data.draw(st.lists(st.sampled_from(order)))
    for number in [*order, *repeated]:
        chain.place(f"item_{number}", f"item_{number - 1}" if number else None)
    assert chain.items == tuple(f"item_{number}" for number in range(8))
