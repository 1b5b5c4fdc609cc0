"""A sentence that asks for a rating bears none out; who tells of marks at work is left alone."""

import pytest

from pipeline.evidence import Evidence, find_evidence
from pipeline.rating_demands import asks_for_a_rating, rests_on_a_demand
from tests.pipeline.attacks import HARMLESS, UNKNOWN, UNNOTICED
from tests.pipeline.conversations import DOUGH, OVEN, long_evening, said

pytestmark = pytest.mark.unit

NOTICED = [answers[0] for name, answers in UNKNOWN.items() if name not in UNNOTICED]
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


@pytest.mark.parametrize("sentence", NOTICED)
def test_a_wish_for_a_rating_is_noticed(sentence: str) -> None:
    assert asks_for_a_rating(sentence)


@pytest.mark.parametrize("sentence", [*HARMLESS, *WORK, OVEN, DOUGH])
def test_who_speaks_of_marks_and_levels_at_work_asks_for_nothing(sentence: str) -> None:
    assert not asks_for_a_rating(sentence)


def test_no_answer_of_a_long_evening_asks_for_a_rating() -> None:
    assert not [turn for turn in long_evening().answers if asks_for_a_rating(turn.text)]


@pytest.mark.parametrize("answers", [UNKNOWN[name] for name in UNNOTICED])
def test_a_story_is_not_noticed_and_the_page_says_so(answers: list[str]) -> None:
    """Once it is, it does not belong here any more."""
    assert not asks_for_a_rating(answers[0])


def test_a_piece_of_a_demand_is_as_good_as_all_of_it() -> None:
    turn = said(5, "I bake rye every night. It would be lovely if that were level three, really.")
    piece = find_evidence("it would be lovely", turn)
    before = find_evidence("I bake rye every night", turn)
    assert isinstance(piece, Evidence)
    assert isinstance(before, Evidence)
    assert rests_on_a_demand(piece, turn)
    assert not rests_on_a_demand(before, turn)
