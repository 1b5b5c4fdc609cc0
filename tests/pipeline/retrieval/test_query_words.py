"""The words of a query that can be found."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.retrieval.query_words import (
    MOST_CHARACTERS,
    MOST_WORDS,
    readable,
    telling_part,
)

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(
    ("query", "telling"),
    [
        ("What did Petra say about ovens?", "Petra about ovens"),
        ("Tell me about the night shift", "about the night shift"),
        ("Was hat Petra über Öfen gesagt?", "hat Petra über Öfen"),
        ("oven", "oven"),
    ],
)
def test_what_only_asks_is_dropped(query: str, telling: str) -> None:
    assert telling_part(query) == telling


def test_a_query_that_only_asks_keeps_its_words() -> None:
    assert telling_part("What did you say?") == "What did you say"


def test_of_a_pasted_text_the_first_words_are_enough() -> None:
    assert len(telling_part("dough " * 500).split()) == MOST_WORDS


@given(st.text())
def test_any_text_gives_some_of_its_own_words(query: str) -> None:
    assert all(word in query for word in telling_part(query).split())


def test_what_no_database_takes_is_left_out_and_a_book_is_cut() -> None:
    assert readable(" dough\0\ud83d oven\n") == "dough   oven"
    assert len(readable("dough " * MOST_CHARACTERS)) == MOST_CHARACTERS
    assert readable("\udce9") == ""


@given(st.text(st.characters()))
def test_any_query_can_be_written_down(query: str) -> None:
    readable(query).encode()
