"""Signals, normalised and fused into one score for each piece."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.retrieval.lexical_found import LexicalFound
from pipeline.retrieval.ranking import by_largest, by_range, rank
from tests.pipeline.retrieval.windows import make_window, passage_id

pytestmark = pytest.mark.unit

ONE, TWO = passage_id(1), passage_id(2)
WINDOWS = [make_window(1, 1, 2, 3), make_window(2, 3, 4, 5)]


def test_a_piece_with_its_own_words_in_the_best_window_is_first() -> None:
    lexical = LexicalFound({ONE: 4.0, TWO: 8.0}, {(TWO, 2): 3.0, (ONE, 1): 1.5})
    [best, *rest] = rank(WINDOWS, lexical, {TWO: 0.7, ONE: 0.5})
    assert best.piece.reference == "1.4"
    assert best.score == 1.0
    assert best.signals == {"lexical": 1.0, "dense": 1.0}
    assert len(rest) == 4


def test_a_piece_gets_what_the_best_window_around_it_says() -> None:
    ranked = rank(WINDOWS, LexicalFound(), {TWO: 0.7, ONE: 0.5})
    assert {each.piece.reference for each in ranked} == {"1.3", "1.4", "1.5"}
    assert {each.window.passage_id for each in ranked} == {TWO}
    assert ranked[0].signals == {"dense": 1.0}


def test_a_piece_that_is_counted_in_one_window_is_meant_in_the_other_too() -> None:
    lexical = LexicalFound({}, {(ONE, 3): 2.0})
    [found] = rank(WINDOWS, lexical, {})
    assert found.piece.reference == "1.3"


def test_only_the_party_that_was_asked_for_is_found() -> None:
    lexical = LexicalFound({ONE: 4.0}, {(ONE, 2): 3.0})
    ranked = rank(WINDOWS, lexical, {TWO: 0.7}, speaker="candidate")
    assert {each.piece.speaker for each in ranked} == {"candidate"}


def test_where_nothing_is_found_there_is_nothing_to_rank() -> None:
    assert rank(WINDOWS, LexicalFound(), {}) == []


def test_of_equals_the_earlier_one_comes_first() -> None:
    ranked = rank(list(reversed(WINDOWS)), LexicalFound({ONE: 2.0, TWO: 2.0}), {})
    assert [each.piece.reference for each in ranked] == ["1.1", "1.2", "1.3", "1.4", "1.5"]


SCORES = st.dictionaries(st.uuids(), st.floats(0, 1e6, allow_subnormal=False), max_size=20)


@given(SCORES)
def test_normalised_scores_are_between_zero_and_one_and_keep_their_order(
    scores: dict[UUID, float],
) -> None:
    for normalise in (by_largest, by_range):
        normal = normalise(scores)
        assert all(0 <= value <= 1 for value in normal.values())
        ordered = sorted(normal, key=lambda key: scores[key])
        assert [normal[key] for key in ordered] == sorted(normal.values())


def test_a_single_likeness_counts_fully() -> None:
    assert by_range({ONE: 0.2}) == {ONE: 1.0}
    assert by_range({}) == {}
