"""Dividing a conversation by what was asked."""

import pytest

from pipeline.sections import MOST_SECTIONS_BY_ORDER, Section, sections_of
from pipeline.transcript import Transcript
from tests.pipeline.conversations import QUESTIONS, asked, bakery, said

pytestmark = pytest.mark.unit


def outline(sections: list[Section]) -> list[tuple[int | None, list[int]]]:
    return [(s.number, [turn.position for turn in s.answers]) for s in sections]


def test_turns_belong_to_the_question_they_carry() -> None:
    assert outline(sections_of(bakery())) == [(1, [2]), (2, [4]), (3, [])]


def test_questions_that_no_turn_carries_are_recognised_in_the_interviewers_words() -> None:
    turns = (
        asked(1, "Hello! Tell me about a night in your bakery when something went wrong."),
        said(2, "The oven failed."),
        asked(3, "I see. And how do you know the dough is ready?"),
        said(4, "By hand."),
        asked(5, "Could you say a little more?"),
        said(6, "It springs back."),
    )
    transcript = Transcript(questions=QUESTIONS, turns=turns)
    assert outline(sections_of(transcript)) == [(1, [2]), (2, [4, 6]), (3, [])]


def test_what_was_said_before_the_first_question_comes_first() -> None:
    early = said(0, "Can you hear me?")
    sections = sections_of(bakery(turns=(early, *bakery().turns)))
    assert outline(sections)[0] == (None, [0])


def test_a_question_that_comes_back_keeps_all_its_answers() -> None:
    turns = (said(1, "First.", number=1), said(2, "Second.", number=2), said(3, "More.", number=1))
    assert outline(sections_of(bakery(turns=turns)))[0] == (1, [1, 3])


def test_a_number_that_the_interview_does_not_have_is_ignored() -> None:
    turns = (said(1, "First.", number=1), said(2, "Second.", number=99))
    assert outline(sections_of(bakery(turns=turns)))[0] == (1, [1, 2])


def test_without_any_known_question_the_interviewers_turns_open_sections() -> None:
    turns = (asked(1, "Hello."), asked(2, "How are you?"), said(3, "Fine."), asked(4, "And now?"))
    sections = sections_of(Transcript(turns=(*turns, said(5, "Good."))))
    assert [section.heading for section in sections] == ["How are you?", "And now?"]


def test_a_long_conversation_without_questions_stays_readable() -> None:
    turns = []
    for n in range(100):
        turns += [asked(2 * n, f"And {n}?"), said(2 * n + 1, f"Answer {n}.")]
    sections = sections_of(Transcript(turns=tuple(turns)))
    assert len(sections) <= MOST_SECTIONS_BY_ORDER
    assert sum(len(section.answers) for section in sections) == 100
