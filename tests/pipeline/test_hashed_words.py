"""Vectors without a model."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.hashed_words import DIMENSIONS, embed
from pipeline.vectors import check_vectors

pytestmark = pytest.mark.unit


def likeness(one: str, other: str) -> float:
    return sum(a * b for a, b in zip(embed(one), embed(other), strict=True))


def test_what_shares_words_is_nearer_than_what_does_not() -> None:
    query = "When did the oven fail?"
    assert likeness(query, "The oven failed at three in the morning") > 0.3
    assert likeness(query, "I keep a notebook with humidity") < 0.2


def test_the_form_of_a_word_matters_little() -> None:
    assert likeness("helping customers", "helped customer") == pytest.approx(1.0)


@given(st.text(max_size=200))
def test_every_text_has_a_vector_that_may_be_stored(text: str) -> None:
    check_vectors([embed(text)], count=1, dimensions=DIMENSIONS)
    assert math.hypot(*embed(text)) == pytest.approx(1.0)


def test_the_same_text_has_the_same_vector_in_every_process() -> None:
    assert [round(value, 3) for value in embed("oven") if value] in ([1.0], [-1.0])
