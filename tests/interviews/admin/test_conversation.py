"""A transcript as the page shows it."""

from datetime import datetime, timedelta

import pytest

from interviews.admin.conversation import GapLine, QuestionLine, TurnLine, conversation
from interviews.models import Gap, Turn
from interviews.states import GapCause
from tests.cast import NOW, make_definition

pytestmark = pytest.mark.unit

QUESTIONS = make_definition(questions=2)["questions"]


def turn(position: int, text: str = "Words.", **values: object) -> Turn:
    given = {
        "leg_number": 1,
        "position": position,
        "speaker": "candidate",
        "text": text,
        "heard_text": text,
        "total_ms": 4000,
        "heard_ms": 4000,
        "started_ms": position * 10_000,
        "recorded_at": at(position * 10 + 4),
        **values,
    }
    return Turn(**given)


def at(second: int) -> datetime:
    return NOW + timedelta(seconds=second)


def gap(first: int, last: int | None) -> Gap:
    ended_at = None if last is None else at(last)
    return Gap(cause=GapCause.PROVIDER_LOST, started_at=at(first), ended_at=ended_at)


def test_a_question_stands_before_its_first_turn() -> None:
    turns = [turn(1), turn(2, question_number=1), turn(3, question_number=1), turn(4)]
    lines = conversation([*turns, turn(5, question_number=2)], [], QUESTIONS, began=NOW)
    kinds = [line.number if isinstance(line, QuestionLine) else "turn" for line in lines]
    assert kinds == ["turn", 1, "turn", "turn", "turn", 2, "turn"]


def test_a_question_that_is_taken_up_again_stands_again() -> None:
    numbers = (1, 2, 1)
    turns = [turn(n, question_number=q) for n, q in enumerate(numbers, start=1)]
    lines = conversation(turns, [], QUESTIONS, began=NOW)
    assert [line.number for line in lines if isinstance(line, QuestionLine)] == [1, 2, 1]


def test_a_number_without_a_question_shows_none() -> None:
    lines = conversation([turn(1, question_number=9)], [], QUESTIONS, began=NOW)
    assert [line.kind for line in lines] == ["turn"]


def test_a_gap_stands_where_it_happened() -> None:
    lines = conversation([turn(1), turn(2)], [gap(16, 20)], [], began=NOW)
    assert [line.kind for line in lines] == ["turn", "gap", "turn"]
    missing = lines[1]
    assert isinstance(missing, GapLine)
    assert (missing.cause, missing.length, missing.start_ms) == (
        "The interviewer was lost",
        "0:04",
        16_000,
    )


def test_a_gap_that_was_stored_late_stands_where_it_happened() -> None:
    """Turns, too, may be stored long after they were said."""
    late = [turn(1, recorded_at=at(500)), turn(2, recorded_at=at(501))]
    lines = conversation(late, [gap(16, 20)], [], began=NOW)
    assert [line.kind for line in lines] == ["turn", "gap", "turn"]


def test_a_gap_in_the_middle_of_a_turn_stands_after_it() -> None:
    lines = conversation([turn(1), turn(2)], [gap(12, 13)], [], began=NOW)
    assert [line.kind for line in lines] == ["turn", "gap", "turn"]


def test_a_gap_before_the_session_began_stands_at_its_beginning() -> None:
    for began in (NOW, None):
        [line] = conversation([], [gap(-5, 3)], [], began=began)
        assert isinstance(line, GapLine)
        assert (line.start_ms, line.length_ms) == (0, 8_000)


def test_gaps_before_and_after_everything_keep_their_ends() -> None:
    lines = conversation([turn(1)], [gap(50, None), gap(1, 2)], [], began=NOW)
    assert [line.kind for line in lines] == ["gap", "turn", "gap"]
    assert lines[2].length == ""  # type: ignore[union-attr]


def test_unheard_words_are_apart_from_heard_ones() -> None:
    cut = turn(
        1, "One two three", heard_text="One two", heard_ms=2000, is_rough=True, certainty=0.4
    )
    [line] = conversation([cut], [], [], began=NOW)
    assert isinstance(line, TurnLine)
    assert (line.heard, line.unheard, line.is_rough) == ("One two", " three", True)
    assert line.is_unsure
    assert (line.start_ms, line.end_ms) == (10_000, 12_000)


def test_a_turn_can_be_pointed_at() -> None:
    [line] = conversation([turn(3, leg_number=2, kind="typed")], [], [], began=NOW)
    assert isinstance(line, TurnLine)
    assert (line.reference, line.anchor, line.clock, line.is_typed) == (
        "2.3",
        "turn-2-3",
        "0:30",
        True,
    )


def test_words_that_could_not_be_written_down_are_missing() -> None:
    [line] = conversation([turn(1, "")], [], [], began=NOW)
    assert isinstance(line, TurnLine)
    assert line.is_missing_text


def test_nothing_said_is_no_lines() -> None:
    assert conversation([], [], QUESTIONS, began=None) == []
