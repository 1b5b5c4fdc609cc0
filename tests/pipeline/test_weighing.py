"""Weighing one competency by its quotes, beside a control."""

import json

import pytest

from pipeline.evidence import Evidence, find_evidence
from pipeline.llm import TextModel
from pipeline.weighing import (
    INSUFFICIENT,
    MOST_QUOTES,
    MOVED,
    FoundRating,
    Outcome,
    choose,
    weigh,
)
from tests.fakes.rating_model import FakeRatingModel
from tests.fakes.text_model import EchoingModel
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


def test_the_quotes_are_read_and_stand_beside_the_level() -> None:
    model = FakeRatingModel([], [RATED])
    rating = weighed(model, CHECKS, NOTEBOOK)
    assert (rating.outcome, rating.level, rating.evidence) == (
        Outcome.RATED,
        2,
        (CHECKS, NOTEBOOK),
    )
    [(_instructions, material)] = model.weighed
    assert CHECKS.quote in material
    assert NOTEBOOK.quote in material
    assert "The flour changes" not in material


def test_without_a_quote_no_model_is_asked() -> None:
    rating = weighed(FakeRatingModel([]))
    assert (rating.outcome, rating.reason) == (Outcome.INSUFFICIENT, INSUFFICIENT)


def test_a_model_that_gives_levels_to_everything_is_not_believed() -> None:
    def reply(_material: str) -> str:
        given = [{"competency": place, "level": 3} for place in (1, 2)]
        return json.dumps({"ratings": given})

    rating = weighed(EchoingModel(reply), CHECKS)
    assert (rating.outcome, rating.level, rating.reason) == (Outcome.INSUFFICIENT, None, MOVED)
    assert rating.evidence == (CHECKS,)


def test_the_control_stands_sometimes_before_and_sometimes_behind() -> None:
    model = FakeRatingModel([], [RATED])
    for words in (CHECKS, NOTEBOOK, quote("every twenty minutes"), quote("The flour changes")):
        assert weighed(model, words).level == 2
    first = {"\n1. Care with dough" in instructions for instructions, _material in model.weighed}
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
