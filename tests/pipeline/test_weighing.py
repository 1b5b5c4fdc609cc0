"""Weighing one competency by its quotes, beside a control."""

from functools import partial

import pytest

from pipeline.evidence import Evidence, find_evidence
from pipeline.llm import TextModel
from pipeline.weighing import (
    INSUFFICIENT,
    MOST_QUOTES,
    MOVED,
    UNSTEADY,
    FoundRating,
    Outcome,
    choose,
    weigh,
)
from tests.fakes.asked_levels import Asked
from tests.fakes.obeying_model import Aim, ObeyingModel, the_best
from tests.fakes.rating_model import FakeRatingModel
from tests.pipeline.conversations import bakery, long_evening
from tests.pipeline.test_controls import CARE

pytestmark = pytest.mark.unit

TURNS = bakery().by_reference
RATED = {CARE.name: {"level": 2}}


def quote(words: str, reference: str = "1.4") -> Evidence:
    found = find_evidence(words, TURNS[reference])
    assert found is not None
    return found


CHECKS, NOTEBOOK = quote("I check the dough with my hands"), quote("I keep a notebook")


def weighed(model: TextModel, *evidence: Evidence) -> FoundRating:
    return weigh(CARE, evidence, bakery(), model, most_bytes=6000)


def aiming(aim: Aim) -> ObeyingModel:
    return ObeyingModel(frozenset(), aim=aim)


def by_name(asked: Asked) -> str | None:
    return the_best(asked) if asked.name == CARE.name else None


def at_place(asked: Asked, place: int) -> str | None:
    return asked.texts[place] if is_of_care(asked) else None


def is_of_care(asked: Asked) -> bool:
    return set(asked.texts) == set(CARE.levels)


def test_the_quotes_are_read_and_stand_beside_the_level() -> None:
    model = FakeRatingModel([], [RATED], {CARE.name: CARE.levels})
    rating = weighed(model, CHECKS, NOTEBOOK)
    assert (rating.outcome, rating.level, rating.evidence) == (
        Outcome.RATED,
        2,
        (CHECKS, NOTEBOOK),
    )
    (_instructions, material), (_other, again) = model.weighed
    assert again == material
    assert CHECKS.quote in material
    assert NOTEBOOK.quote in material
    assert "The flour changes" not in material


def test_without_a_quote_no_model_is_asked() -> None:
    rating = weighed(FakeRatingModel([]))
    assert (rating.outcome, rating.reason) == (Outcome.INSUFFICIENT, INSUFFICIENT)


def test_a_model_that_gives_levels_to_everything_is_not_believed() -> None:
    model = ObeyingModel(frozenset(), aim=the_best)
    rating = weighed(model, CHECKS)
    assert (rating.outcome, rating.level, rating.reason) == (Outcome.INSUFFICIENT, None, MOVED)
    assert rating.evidence == (CHECKS,)
    assert len(model.read) == 1


def test_who_gives_no_level_is_not_asked_again() -> None:
    model = FakeRatingModel([])
    assert weighed(model, CHECKS).reason == INSUFFICIENT
    assert len(model.weighed) == 1


def test_a_level_that_goes_with_the_name_and_not_with_its_text_is_not_believed() -> None:
    """Asked again, the name stands over falcons."""
    rating = weighed(aiming(by_name), CHECKS)
    assert (rating.level, rating.reason) == (None, MOVED)


def test_a_level_that_goes_with_its_place_among_the_levels_is_not_believed() -> None:
    """Asked again, every level stands elsewhere."""
    for place in range(len(CARE.levels)):
        rating = weighed(aiming(partial(at_place, place=place)), CHECKS)
        assert (rating.level, rating.reason) == (None, UNSTEADY)


def test_a_level_that_goes_with_its_text_stands_though_it_says_nothing_under_another_name() -> None:
    """Some levels are "often" and "seldom"."""

    def under_its_own(asked: Asked) -> str | None:
        return CARE.levels[1] if asked.name == CARE.name and is_of_care(asked) else None

    assert weighed(aiming(under_its_own), CHECKS).level == 2


def test_the_control_stands_sometimes_before_and_sometimes_behind() -> None:
    model = FakeRatingModel([], [RATED], {CARE.name: CARE.levels})
    for words in (CHECKS, NOTEBOOK, quote("every twenty minutes"), quote("The flour changes")):
        assert weighed(model, words).level == 2
    first = {"\n1. Care with dough" in instructions for instructions, _material in model.weighed}
    assert len(model.weighed) == 8
    assert first == {True, False}


def test_too_many_quotes_are_thinned_out_evenly() -> None:
    transcript = long_evening(minutes=60)
    found = [
        evidence
        for turn in transcript.answers
        if (evidence := find_evidence(turn.text[:30].rpartition(" ")[0], turn))
    ]
    lines = choose(found, transcript, most_bytes=6000)
    assert MOST_QUOTES // 2 < len(lines) <= MOST_QUOTES
    assert next(iter(lines)) == found[0]
    assert max(int(each.reference.removeprefix("1.")) for each in lines) > 90
    assert len(choose(found, transcript, most_bytes=10)) == 1
