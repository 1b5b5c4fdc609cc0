"""The lines of the demonstration are short to write down."""

import pytest

from interviews.demo.script import Speaker, asks, says

pytestmark = pytest.mark.unit


def test_the_interviewer_asks_and_the_candidate_says() -> None:
    question = asks("What is it?", 2, heard="What")
    answer = says("A loaf.", 2, rough="a low")

    assert (question.speaker, question.heard, question.question) == (
        Speaker.INTERVIEWER,
        "What",
        2,
    )
    assert (answer.speaker, answer.rough) == (Speaker.CANDIDATE, "a low")
