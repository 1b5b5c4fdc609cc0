"""One question in several versions."""

from uuid import UUID

import pytest

from interviews.compared_questions import collect_questions, question_key
from interviews.definition import InterviewDefinition
from tests.cast import make_definition

pytestmark = pytest.mark.unit

NEW, OLD = UUID(int=2), UUID(int=1)


def asking(*texts: str) -> InterviewDefinition:
    definition = make_definition(questions=len(texts))
    for question, text in zip(definition["questions"], texts, strict=True):
        question["text"] = text
    return definition


def test_capitals_and_spaces_make_no_other_question() -> None:
    assert question_key("What do you  bake? ") == question_key("what do you bake?")
    assert question_key("What do you bake?") != question_key("What did you bake?")


def test_the_same_words_are_one_question_wherever_they_stand() -> None:
    questions = collect_questions(
        [(NEW, asking("Why bread?", "Why nights?")), (OLD, asking("Why nights?", "Why salt?"))]
    )
    assert [question.text for question in questions] == ["Why bread?", "Why nights?", "Why salt?"]
    assert [question.numbers for question in questions] == [
        {NEW: 1},
        {NEW: 2, OLD: 1},
        {OLD: 2},
    ]


def test_of_a_question_that_is_asked_twice_the_first_counts() -> None:
    [question] = collect_questions([(NEW, asking("Why bread?", "why bread?"))])
    assert question.numbers == {NEW: 1}
