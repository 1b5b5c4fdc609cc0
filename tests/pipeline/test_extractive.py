"""Choosing the sentences that say most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extractive import QUOTES_BY_WORDS, quotes_of, score, word_weights
from pipeline.sections import Section
from pipeline.transcript import HeardTurn
from tests.pipeline.conversations import DOUGH, OVEN, said

pytestmark = pytest.mark.unit


def quoted(*turns: HeardTurn, heading: str = "") -> list[str]:
    section = Section(heading, turns=list(turns))
    return [quote.text for quote in quotes_of(section, word_weights(turns))]


def test_concrete_sentences_are_chosen_over_filler() -> None:
    quotes = quoted(said(1, OVEN))
    assert quotes[0].startswith("In 2019 our main oven failed")
    assert not any("let me think" in quote for quote in quotes)


def test_quotes_come_in_the_order_they_were_said() -> None:
    answer = OVEN + " " + DOUGH
    quotes = quoted(said(1, answer))
    assert quotes == sorted(quotes, key=answer.index)


def test_the_same_thing_is_not_quoted_twice() -> None:
    repeated = "We baked ninety loaves of rye bread that night. " * 6
    assert len(quoted(said(1, repeated))) == 1


def test_a_one_word_answer_is_quoted_as_it_is() -> None:
    assert quoted(said(1, "Yes.")) == ["Yes."]


def test_sentences_in_which_nothing_is_said_lose() -> None:
    weights: dict[str, float] = {}
    assert score("Um, yeah, okay.", weights, frozenset()) == 0
    plain = score("We count the loaves every evening.", weights, frozenset())
    assert plain > score("Sorry, could you repeat the question?", weights, frozenset())


def test_a_sentence_about_what_was_asked_gains() -> None:
    sentence = "We watch the dough rise slowly."
    assert score(sentence, {}, frozenset({"dough"})) > score(sentence, {}, frozenset())


def test_rare_words_weigh_more_than_frequent_ones() -> None:
    weights = word_weights([said(1, "Flour here. Flour there. Flour and saffron.")])
    assert weights["saffron"] > weights["flour"]


def test_longer_answers_are_given_more_room() -> None:
    distinct = [
        f"Topic{n} needed tool{n} with method{n} in city{n} during year{n}." for n in range(90)
    ]
    counts = [len(quoted(said(1, " ".join(distinct[:size])))) for size in (1, 6, 20, 90)]
    assert counts == sorted(counts)
    assert counts[-1] == QUOTES_BY_WORDS[0][1]


@given(st.lists(st.text(max_size=120), max_size=6))
def test_every_quote_is_verbatim_from_its_turn(texts: list[str]) -> None:
    turns = [said(place, text) for place, text in enumerate(texts)]
    for quote in quotes_of(Section("Why?", turns=turns), word_weights(turns)):
        assert quote.text in quote.turn.text
