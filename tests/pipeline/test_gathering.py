"""Gathering quotes from a conversation that is too long for one question."""

import json

import pytest

from pipeline.bill import Bill
from pipeline.gathering import gather
from pipeline.llm import Answer
from pipeline.parts import parts_of
from pipeline.sections import sections_of
from tests.fakes.text_model import FakeTextModel, said
from tests.pipeline.conversations import bakery, long_evening

pytestmark = pytest.mark.unit

TRUE = {"topic": 1, "turn": "1.2", "quote": "We moved ninety loaves in her van"}


def gathered(*quotes: dict[str, object], most_bytes: int = 6000) -> str:
    transcript = bakery()
    parts = parts_of(sections_of(transcript), most_bytes=most_bytes)
    model = FakeTextModel([said(json.dumps({"quotes": quotes}))])
    return gather(parts, transcript, ["Care", "Help"], model, most_bytes=most_bytes, bill=Bill())


def test_what_was_found_becomes_lines_of_turns_again() -> None:
    assert gathered(TRUE) == "## 1\n[turn:1.2] candidate: we moved ninety loaves in her van"


@pytest.mark.parametrize(
    "change",
    [
        {"quote": "we moved eighty loaves in her van"},
        {"turn": "1.4"},
        {"turn": "1.1", "quote": "Tell me about a night"},
        {"topic": 3},
    ],
)
def test_what_was_not_said_is_not_gathered(change: dict[str, object]) -> None:
    assert gathered({**TRUE, **change}) == ""


def test_the_same_quote_is_gathered_once() -> None:
    assert gathered(TRUE, TRUE).count("ninety") == 1


def test_each_topic_has_room_and_all_fits() -> None:
    transcript = long_evening(minutes=90)
    quotes = [
        {"topic": 1 + n % 2, "turn": turn.reference, "quote": turn.text[:60].rpartition(" ")[0]}
        for n, turn in enumerate(transcript.answers)
    ]
    parts = list(parts_of(sections_of(transcript), most_bytes=20_000))
    answers: list[Answer | Exception] = [
        said(json.dumps({"quotes": quotes[n::3][:30]})) for n in range(3)
    ]
    text = gather(
        parts, transcript, ["a", "b"], FakeTextModel(answers), most_bytes=2000, bill=Bill()
    )
    assert text.count("## ") == 2
    assert len(text.encode()) < 2200
