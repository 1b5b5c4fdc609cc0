"""The few words of our own in a summary."""

from dataclasses import astuple

import pytest

from pipeline.phrases import ENGLISH, FRENCH, GERMAN, SPANISH, phrases_in

pytestmark = pytest.mark.unit


@pytest.mark.parametrize(("tag", "phrases"), [("de", GERMAN), ("fr-CA", FRENCH), ("ES", SPANISH)])
def test_a_language_is_found_by_the_first_part_of_its_tag(tag: str, phrases: object) -> None:
    assert phrases_in(tag) is phrases


@pytest.mark.parametrize("tag", ["en", "", "tlh"])
def test_english_is_what_is_left(tag: str) -> None:
    assert phrases_in(tag) is ENGLISH


@pytest.mark.parametrize("phrases", [GERMAN, FRENCH, SPANISH])
def test_every_language_takes_the_same_numbers(phrases: object) -> None:
    placeholders = [sentence.count("{}") for sentence in astuple(phrases)]  # type: ignore[call-overload]
    assert placeholders == [sentence.count("{}") for sentence in astuple(ENGLISH)]
