"""Promises, by rules."""

import pytest

from pipeline.promises import LONGEST_DESCRIPTION, Promise, knows, promises_in
from tests.pipeline.conversations import DOUGH, OVEN, asked, said

pytestmark = pytest.mark.unit


def found(text: str, language: str = "en") -> list[Promise]:
    return list(promises_in(said(2, text), language))


@pytest.mark.parametrize(
    ("text", "description", "due"),
    [
        ("I will send you the recipe.", "I will send you the recipe", ""),
        (
            "Sure. I'll e-mail you both letters by Friday.",
            "I'll e-mail you both letters by Friday",
            "by Friday",
        ),
        ("I am going to check that tomorrow.", "I am going to check that tomorrow", "tomorrow"),
        ("Let me quickly send you the link.", "Let me quickly send you the link", ""),
        (
            "Well, I will get back to you next week!",
            "I will get back to you next week",
            "next week",
        ),
        (
            "Somebody from the team will write to you within a week. Goodbye.",
            "Somebody from the team will write to you within a week",
            "within a week",
        ),
        (
            "We will call you after the interview.",
            "We will call you after the interview",
            "after the interview",
        ),
    ],
)
def test_a_promise_is_found_with_its_time(text: str, description: str, due: str) -> None:
    [promise] = found(text)
    assert (promise.description, promise.due_hint) == (description, due)
    evidence = promise.evidence
    assert text[evidence.start : evidence.end] == evidence.quote
    assert evidence.quote.rstrip(".!") == description


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("Ich schicke Ihnen das Zeugnis bis Freitag.", "bis Freitag"),
        ("Ich werde Ihnen die Unterlagen morgen schicken.", ""),
        ("Wir melden uns innerhalb einer Woche bei Ihnen.", "innerhalb einer Woche"),
    ],
)
def test_german_promises_are_found(text: str, due: str) -> None:
    [promise] = found(text, "de-AT")
    assert promise.due_hint == due


@pytest.mark.parametrize(
    "text",
    [
        OVEN,
        DOUGH,
        "I would send you the recipe.",
        "I will not send you the recipe.",
        "I'll never call you before noon.",
        "I told her that I will send her the form tomorrow.",
        "If a customer writes, I will answer your mail today.",
        "When the telephone rings I will call you back.",
        "Usually I will check that tomorrow.",
        "Will I send you something?",
        "Shall I say that I will send you the list?",
        "I will bake bread.",
        "You will send me the contract.",
        "Please send me the contract by Friday.",
        "I sent you the recipe yesterday.",
        "I will prepare the dough.",
        "",
    ],
)
def test_what_is_no_promise_is_not_found(text: str) -> None:
    assert found(text) == []


def test_a_promise_belongs_to_the_side_that_makes_it() -> None:
    [mine] = found("I will send you the recipe.")
    [yours] = promises_in(asked(1, "I will send you the contract."), "en")
    assert (mine.is_candidates, yours.is_candidates) == (True, False)


def test_a_language_without_rules_gives_nothing() -> None:
    assert knows("en-GB")
    assert not knows("fi")
    assert found("I will send you the recipe.", "fi") == []


def test_a_long_promise_is_shortened() -> None:
    [promise] = found("I will send you " + "flour and " * 30 + "water.")
    assert len(promise.description) <= LONGEST_DESCRIPTION


def test_two_promises_alike_have_two_places() -> None:
    first, second = found("I will call you. And I will call you.")
    assert first.evidence.start < second.evidence.start
