"""The transcript as parts: heard, unheard, missing."""

import pytest

from interviews.admin.conversation import GapLine
from pipeline.exports.parts import GapPart, Heading, Struck, TurnPart
from pipeline.exports.prose import Words
from pipeline.exports.spoken import compose_transcript
from tests.pipeline.exports.reports import make_report, make_turn_line

pytestmark = pytest.mark.unit


def test_words_that_nobody_heard_are_struck_through() -> None:
    turn = next(p for p in compose_transcript(make_report()) if isinstance(p, TurnPart))
    assert turn.spans == (Words("Hello Marlo."), Struck(" I have so many"))
    assert (turn.who, turn.at, turn.is_candidate) == ("Ada", "0:10", False)


def test_a_gap_stands_in_its_place_with_length_and_cause() -> None:
    parts = list(compose_transcript(make_report()))
    gap = GapPart("Something is missing here (0:12): The line was lost.")
    assert parts.index(gap) == len(parts) - 2


def test_a_gap_that_never_ended_has_no_length() -> None:
    report = make_report(lines=(GapLine("The line was lost", None, 0),))
    assert GapPart("Something is missing here: The line was lost.") in compose_transcript(report)


def test_what_could_not_be_written_down_says_so() -> None:
    turn = [p for p in compose_transcript(make_report()) if isinstance(p, TurnPart)][-1]
    assert "could not be written down" in str(turn.spans[0])


def test_what_was_typed_is_marked() -> None:
    report = make_report(lines=(make_turn_line(1, "Rye.", is_typed=True),))
    turn = next(p for p in compose_transcript(report) if isinstance(p, TurnPart))
    assert turn.spans == (Words("[typed] "), Words("Rye."))


def test_questions_are_headings() -> None:
    parts = list(compose_transcript(make_report()))
    assert Heading("1. What is question 1 about?", level=3) in parts
