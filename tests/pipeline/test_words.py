"""Words as a summariser counts them."""

import pytest

from pipeline.words import stem, telling_words, words_of

pytestmark = pytest.mark.unit


def test_words_are_folded_and_keep_their_apostrophes() -> None:
    assert words_of("Don’t PANIC, it's Ärger_frei") == ["don't", "panic", "it's", "ärger", "frei"]


def test_words_that_every_sentence_has_tell_nothing() -> None:
    assert telling_words("And so, um, I was thinking about the yeast at 4") == [
        "thinking",
        "yeast",
        "4",
    ]


@pytest.mark.parametrize("text", ["", "…", "—", "🙂"])
def test_text_without_words_has_none(text: str) -> None:
    assert words_of(text) == []


@pytest.mark.parametrize(
    ("word", "same"),
    [("helping", "helped"), ("asks", "ask"), ("hands", "handed"), ("tells", "telling")],
)
def test_forms_of_a_word_are_one_word(word: str, same: str) -> None:
    assert stem(word) == stem(same)


def test_short_words_keep_their_ends() -> None:
    assert [stem(word) for word in ("bus", "red", "ring")] == ["bus", "red", "ring"]
