"""Texts that say nearly the same."""

import pytest

from pipeline.retrieval.likeness import is_like_any, shingles_of

pytestmark = pytest.mark.unit

WORDS = [f"word{n}" for n in range(90)]


def is_like(one: str, other: str) -> bool:
    return is_like_any(shingles_of(one), [shingles_of("other " * 20), shingles_of(other)])


def test_capitals_and_marks_make_no_difference() -> None:
    question = "Tell me about a night when something went wrong in the bakery."
    assert is_like(question, question.upper().replace(" ", ", "))


def test_a_few_other_words_make_no_difference_in_a_long_text() -> None:
    other = " ".join(["uh", *WORDS[:40], "um", *WORDS[41:]])
    assert is_like(" ".join(WORDS), other)
    assert is_like(other, " ".join(WORDS))


def test_what_is_added_or_other_makes_a_difference() -> None:
    text = " ".join(WORDS)
    assert not is_like(text, f"{text} {' '.join(f'more{n}' for n in range(15))}")
    assert not is_like(text, " ".join(f"{word}s" for word in WORDS))
    assert not is_like(text, " ".join(reversed(WORDS)))


def test_short_texts_are_like_nothing() -> None:
    assert not is_like("Thank you, that helps me.", "Thank you, that helps me.")
    assert not is_like("", "")
