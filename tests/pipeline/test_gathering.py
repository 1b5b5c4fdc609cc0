"""Gathering quotes on some topics, from a conversation in one part or in several."""

import json

import pytest

from pipeline.asking import MOST_TRIES
from pipeline.gathering import Gathered, gather
from pipeline.parts import parts_of
from pipeline.sections import sections_of
from tests.fakes.text_model import FakeTextModel, said
from tests.pipeline.conversations import bakery, long_evening

pytestmark = pytest.mark.unit

TRUE = {"topic": 1, "turn": "1.2", "quote": "We moved ninety loaves in her van"}
FALSE = {
    "of other words": {"quote": "we moved eighty loaves in her van"},
    "of another turn": {"turn": "1.4"},
    "of the interviewer": {"turn": "1.1", "quote": "Tell me about a night"},
    "on no topic": {"topic": 3},
}


def model_of(*quotes: dict[str, object]) -> FakeTextModel:
    return FakeTextModel([said(json.dumps({"quotes": quotes}))])


def gathered(model: FakeTextModel) -> Gathered:
    transcript = bakery()
    parts = parts_of(sections_of(transcript), most_bytes=6000)
    return gather(parts, transcript, ["Care", "Help"], model)


def quotes_in(found: Gathered) -> dict[int, list[str]]:
    return {topic: [each.quote for each in quotes] for topic, quotes in found.found.items()}


def test_what_was_found_stands_under_its_topic() -> None:
    found = gathered(model_of(TRUE, {**TRUE, "topic": 2, "quote": "Nobody got bread late"}))
    assert quotes_in(found) == {
        1: ["we moved ninety loaves in her van"],
        2: ["Nobody got bread late"],
    }


@pytest.mark.parametrize("change", FALSE.values(), ids=FALSE)
def test_what_was_not_said_is_asked_for_again_and_then_left_out(change: dict[str, object]) -> None:
    model = model_of({**TRUE, **change})
    found = gathered(model)
    assert not any(found.found.values())
    assert found.left_out == 1
    assert len(model.asked) == MOST_TRIES


def test_a_topic_with_something_that_stands_is_not_asked_about_again() -> None:
    model = model_of(TRUE, {**TRUE, "turn": "1.4"})
    assert gathered(model).left_out == 1
    assert len(model.asked) == 1


def test_the_same_quote_is_gathered_once() -> None:
    assert quotes_in(gathered(model_of(TRUE, TRUE)))[1] == ["we moved ninety loaves in her van"]


def test_every_part_of_a_long_conversation_is_asked_about() -> None:
    transcript = long_evening(minutes=60)
    quotes = [
        {"topic": 1, "turn": turn.reference, "quote": turn.text[:60].rpartition(" ")[0]}
        for turn in transcript.answers[::6]
    ]
    parts = list(parts_of(sections_of(transcript), most_bytes=8000))
    answers = [said(json.dumps({"quotes": [quote]})) for quote in quotes[: len(parts)]]
    model = FakeTextModel(list(answers))
    found = gather(parts, transcript, ["Rye"], model)
    assert len(parts) > 2
    assert len(found.found[1]) == len(model.asked) == len(parts)
