"""What the database keeps of interviews."""

import pytest
from django.db import IntegrityError, connection, transaction

from interviews.models import Interview, Question
from tests.cast import Cast, make_version

pytestmark = pytest.mark.db


def test_rows_are_named_as_people_know_them(cast: Cast) -> None:
    question = cast.interview.questions.get(position=1)
    competency = cast.interview.competencies.get()
    preview = make_version(cast.interview, number=None)

    assert str(cast.interview) == "Night baker"
    assert str(question) == "1. What is question 1 about?"
    assert str(competency) == "Care with dough"
    assert str(cast.version) == "Night baker v1"
    assert str(preview) == "Night baker preview"


def test_two_questions_never_share_a_place(cast: Cast) -> None:
    Question.objects.filter(interview=cast.interview).update(position=1)

    with pytest.raises(IntegrityError, match="question_position_once"):
        # Deferred, so that questions can be put into another order: asked at COMMIT.
        connection.check_constraints()


def test_a_number_is_given_to_one_version(cast: Cast) -> None:
    with pytest.raises(IntegrityError, match="version_number_once"), transaction.atomic():
        make_version(cast.interview, number=1)


@pytest.mark.parametrize("minutes", [0, 241])
def test_the_time_budget_has_bounds(cast: Cast, minutes: int) -> None:
    with pytest.raises(IntegrityError, match="time_budget"), transaction.atomic():
        Interview.objects.filter(pk=cast.interview.pk).update(time_budget_minutes=minutes)
