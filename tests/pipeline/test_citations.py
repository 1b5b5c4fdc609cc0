"""A hundred labelled citations against everything that lets a citation stand."""

from collections import Counter

import pytest

from pipeline.action_items import CANDIDATE, standing
from pipeline.evidence import find_evidence_of_candidate
from pipeline.gathering import look_up
from pipeline.verification import verify
from tests.pipeline.citations import TRUE, Kind, citations, turns

pytestmark = [pytest.mark.unit, pytest.mark.fault("B41")]

CORPUS = list(citations())
TRUE_ONES = sum(citation.is_true for citation in CORPUS)

#: As it was said; other marks make no other words.
SPOKEN = {each.quote for each in CORPUS if each.kind in {Kind.EXACT, Kind.PIECE}}


def test_the_corpus_has_a_hundred_of_ten_kinds() -> None:
    assert len(CORPUS) == len(set(CORPUS)) == 100
    assert set(Counter(citation.kind for citation in CORPUS).values()) == {10}


@pytest.mark.parametrize("kind", Kind)
def test_a_citation_stands_where_these_words_were_said_by_the_candidate_in_that_turn(
    kind: Kind,
) -> None:
    for citation in (each for each in CORPUS if each.kind is kind):
        found = find_evidence_of_candidate(citation.quote, citation.reference, turns())
        assert (found is not None) is (kind in TRUE), citation


def test_of_a_summary_the_lines_that_do_not_stand_are_dropped_and_counted() -> None:
    lines = [f'- {each.quote}. "{each.quote}" [turn:{each.reference}]' for each in CORPUS]
    verified = verify("\n".join(["## 1", *lines]), turns())
    assert len(verified.statements) == TRUE_ONES
    assert verified.left_out == len(CORPUS) - TRUE_ONES


def test_of_a_rating_the_quotes_that_do_not_stand_are_dropped_and_counted() -> None:
    quotes = [{"topic": 1, "turn": each.reference, "quote": each.quote} for each in CORPUS]
    found = look_up({"quotes": quotes}, turns(), 1)
    assert {each.quote for each in found.found[1]} == SPOKEN
    assert found.left_out == len(CORPUS) - TRUE_ONES


def test_of_action_items_those_that_do_not_stand_are_dropped() -> None:
    item = {"owner": CANDIDATE, "due": ""}
    items = [
        {**item, "description": each.quote, "turn": each.reference, "quote": each.quote}
        for each in CORPUS
    ]
    assert len(standing(items, turns())) == TRUE_ONES
