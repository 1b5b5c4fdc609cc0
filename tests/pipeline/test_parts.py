"""Dividing a conversation into parts that fit into a model's window."""

import pytest

from pipeline.parts import LEFT_OUT, line_of, parts_of, room_bytes
from pipeline.sections import sections_of
from pipeline.transcript import HOLE, HeardTurn, Transcript
from tests.pipeline.conversations import bakery, long_evening, said

pytestmark = pytest.mark.unit


def turns_of(transcript: Transcript, *, most_bytes: int) -> list[HeardTurn]:
    parts = parts_of(sections_of(transcript), most_bytes=most_bytes)
    return [turn for part in parts for s in part.sections.values() for turn in s.turns]


@pytest.mark.parametrize("most_bytes", [2000, 12_000])
def test_a_long_conversation_is_given_in_parts_that_fit(most_bytes: int) -> None:
    transcript = long_evening(minutes=180)
    parts = list(parts_of(sections_of(transcript), most_bytes=most_bytes))
    assert len(parts) > 1
    assert all(len(part.material.encode()) <= most_bytes for part in parts)
    given = turns_of(transcript, most_bytes=most_bytes)
    assert [turn.reference for turn in given] == [turn.reference for turn in transcript.turns]


def test_questions_that_nobody_answered_are_not_given() -> None:
    parts = parts_of(sections_of(bakery()), most_bytes=12_000)
    assert [place for part in parts for place in part.sections] == [0, 1]


@pytest.mark.parametrize("text", ["word " * 9000, "We baked. " * 4000, "我们烤面包。" * 3000])
def test_one_endless_answer_is_cut_and_no_word_is_lost(text: str) -> None:
    endless = bakery(turns=(said(2, text, number=1), said(3, "And.", number=2)))
    parts = list(parts_of(sections_of(endless), most_bytes=3000))
    assert all(len(part.material.encode()) <= 3000 for part in parts)
    given = turns_of(endless, most_bytes=3000)
    together = " ".join(turn.text for turn in given if turn.reference == "1.2")
    assert together.replace(" ", "") == text.replace(" ", "")


def test_letters_of_three_bytes_count_as_such() -> None:
    assert room_bytes(8192) == 12_288


def test_a_turn_is_one_line_and_holes_are_named() -> None:
    turn = said(2, f"I bake.\n{HOLE * 9}\nYes.")
    assert line_of(turn) == f"[turn:1.2] candidate: I bake. {LEFT_OUT} Yes."


def test_nothing_said_is_nothing_given() -> None:
    assert list(parts_of(sections_of(Transcript()), most_bytes=3000)) == []
