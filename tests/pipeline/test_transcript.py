"""What a step reads of a Session."""

import pytest

from pipeline.transcript import HeardTurn, Transcript
from tests.pipeline.conversations import asked, said

pytestmark = pytest.mark.unit


def test_a_turn_is_cited_by_leg_and_position() -> None:
    assert HeardTurn(leg=2, position=7, is_candidate=True, text="Yes.").reference == "2.7"


def test_answers_are_the_candidates_turns_with_words() -> None:
    transcript = Transcript(turns=(asked(1, "Ready?"), said(2, " "), said(3, "Yes.")))
    assert [turn.position for turn in transcript.answers] == [3]


def test_one_rough_answer_makes_a_transcript_rough() -> None:
    rough = HeardTurn(leg=1, position=2, is_candidate=True, text="he s", is_rough=True)
    assert Transcript(turns=(said(1, "Yes."), rough)).is_rough
    assert not Transcript(turns=(said(1, "Yes."),)).is_rough
