"""Answers to one question, in columns."""

import pytest

from interviews.admin.comparing import build_columns
from interviews.compared_questions import ComparedQuestion, collect_questions
from interviews.models import Session, Turn
from interviews.states import SessionState
from tests.cast import Cast, make_leg, make_recording, make_session, make_turn

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    """The second question is answered from 0:10 to 0:18."""
    session = make_session(cast.invitation, state=SessionState.ENDED)
    leg = make_leg(session)
    make_turn(leg, position=1, text="Why bread?", speaker=Turn.Speaker.INTERVIEWER)
    make_turn(leg, position=2, text="I bake and sing", heard_text="I bake", started_ms=10_000)
    make_turn(leg, position=3, text="At night, mostly.", started_ms=15_000)
    make_turn(leg, position=4, text="", started_ms=20_000)
    Turn.objects.filter(position=1).update(question_number=1)
    Turn.objects.filter(position__gt=1).update(question_number=2)
    return session


def question_of(session: Session, number: int) -> ComparedQuestion:
    return collect_questions([(session.version_id, session.version.definition)])[number - 1]


def test_only_what_was_heard_of_this_question_stands_in_a_column(session: Session) -> None:
    [column] = build_columns([session], question_of(session, 2))
    assert [line.heard for line in column.lines] == ["I bake", "At night, mostly."]
    assert column.lines[0].unheard == " and sing"
    assert column.word_count == 5
    assert column.anchor == "turn-1-2"
    assert column.stretch is None


def test_the_sound_is_that_of_the_answer(session: Session) -> None:
    make_recording(session, file_name="x.wav", duration_ms=60_000)
    [column] = build_columns([session], question_of(session, 2))
    assert column.stretch is not None
    assert column.stretch.fragment == "t=9.7,18.7"
    assert column.stretch.length == "0:09"


def test_sound_that_ends_too_early_is_not_offered(session: Session) -> None:
    make_recording(session, file_name="x.wav", duration_ms=9_000)
    [column] = build_columns([session], question_of(session, 2))
    assert column.stretch is None


def test_what_was_never_asked_has_an_empty_column(session: Session) -> None:
    Turn.objects.update(question_number=1)
    [column] = build_columns([session], question_of(session, 2))
    assert (column.lines, column.anchor, column.word_count) == ([], "", 0)
    other = ComparedQuestion("key", "Of another version", "", {})
    assert build_columns([session], other)[0].lines == []


def test_an_answer_that_could_not_be_written_down_says_so(session: Session) -> None:
    Turn.objects.filter(position=4).update(status=Turn.Status.FAILED)
    [column] = build_columns([session], question_of(session, 2))
    assert column.lines[-1].is_missing_text
