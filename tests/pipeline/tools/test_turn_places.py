"""What a text rests on is named once, in its order, and only where it was heard."""

import pytest

from pipeline.tools.turn_places import places_cited, places_named

pytestmark = pytest.mark.unit

PLACES = {name: {"turn": name} for name in ("1.2", "1.4")}


def test_turns_are_named_once_in_their_order_and_unheard_ones_are_left_out() -> None:
    assert places_named(["1.4", "9.9", "1.2", "1.4"], PLACES) == [{"turn": "1.4"}, {"turn": "1.2"}]


def test_a_text_names_turns_by_its_citations() -> None:
    assert places_cited("Knows dough. [turn:1.2] Not [turn:7.1].", PLACES) == [{"turn": "1.2"}]
