"""What is said around the questions, in each language."""

from dataclasses import fields

import pytest

from realtime.engine.phrases import ENGLISH, FRENCH, GERMAN, SPANISH, Phrases, phrases_for
from realtime.engine.talk import folded

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("phrases", [ENGLISH, GERMAN, SPANISH, FRENCH])
def test_a_language_has_every_phrase_and_no_two_alike(phrases: Phrases) -> None:
    sentences = [value for field in fields(phrases)
                 if isinstance(value := getattr(phrases, field.name), str)]  # fmt: skip

    assert all(folded(sentence) for sentence in sentences)
    assert len({folded(sentence) for sentence in sentences}) == len(sentences)
    assert "{candidate}" in phrases.hello
    assert "{interviewer}" in phrases.introduction
    assert len(set(phrases.acknowledgements)) == 5


@pytest.mark.parametrize(
    ("tag", "phrases"), [("fr-CA", FRENCH), ("ES", SPANISH), ("de", GERMAN), ("", ENGLISH)]
)
def test_a_language_is_found_by_the_first_part_of_its_tag(tag: str, phrases: Phrases) -> None:
    assert phrases_for(tag) is phrases
