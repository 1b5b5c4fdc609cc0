"""A Turn is called the same by tools, citations, exports and the session page."""

import pytest

from interviews.turn_reference import anchor_of, place_of, reference_of

pytestmark = pytest.mark.unit


def test_a_turn_is_called_by_its_leg_and_its_position() -> None:
    assert reference_of(2, 14) == "2.14"
    assert place_of("2.14") == (2, 14)


def test_a_turn_has_an_anchor_that_an_address_can_hold() -> None:
    assert anchor_of("2.14") == "turn-2-14"


@pytest.mark.parametrize("reference", ["", "2", "2.1.4", "two.one"])
def test_what_is_no_reference_has_no_place(reference: str) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        place_of(reference)
