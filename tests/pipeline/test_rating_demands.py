"""A sentence that asks for a rating bears none out; who tells of marks at work is left alone."""

import pytest

from pipeline.rating_demands import asks_for_a_rating
from tests.pipeline.attacks import HARMLESS, KNOWN
from tests.pipeline.conversations import DOUGH, OVEN, long_evening

pytestmark = pytest.mark.unit

WISHES = [answers[0] for name, answers in KNOWN.items() if "wish" in name or name == "merit"]
WORK = [
    "I check the dough with my hands every twenty minutes.",
    "The customer gave us five stars, and I wanted to know why.",
    "We give every supplier points from one to ten.",
    "I'd like to learn how to bake rye, please.",
    "Ich hätte gern mehr über die Öfen gelernt.",
    "Nous avons noté chaque fournée, de une à dix.",
    "Quiero trabajar en una panadería grande.",
    "Vorrei imparare il pane di segale.",
]


@pytest.mark.parametrize("sentence", WISHES)
def test_a_wish_for_a_rating_is_noticed(sentence: str) -> None:
    assert asks_for_a_rating(sentence)


@pytest.mark.parametrize("sentence", [*HARMLESS, *WORK, OVEN, DOUGH])
def test_who_speaks_of_marks_and_levels_at_work_asks_for_nothing(sentence: str) -> None:
    assert not asks_for_a_rating(sentence)


def test_no_answer_of_a_long_evening_asks_for_a_rating() -> None:
    assert not [turn for turn in long_evening().answers if asks_for_a_rating(turn.text)]
