"""Publishing what is to be asked, and trying it before."""

from datetime import datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from interviews.actions.errors import InterviewIncompleteError
from interviews.actions.interviews import build_definition, publish_interview, start_preview
from interviews.models import Competency, Interview, InterviewVersion, Question, Session
from tests.cast import Cast, make_definition, make_interview

pytestmark = pytest.mark.db


@pytest.mark.unit
def test_the_frozen_form_numbers_questions_as_they_are_asked() -> None:
    definition = build_definition(
        Interview(title="Night baker", role="Baker"),
        [
            Question(position=4, text=" First? ", follow_ups="More?\n\n  Why? \n"),
            Question(position=9, text="Second?"),
        ],
        [Competency(name="Care", levels=["low", "high"])],
    )

    assert [question["number"] for question in definition["questions"]] == [1, 2]
    assert definition["questions"][0]["text"] == "First?"
    assert definition["questions"][0]["follow_ups"] == ["More?", "Why?"]
    assert definition["competencies"] == [
        {"name": "Care", "description": "", "levels": ["low", "high"]}
    ]


def test_an_editor_publishes_the_first_version(cast: Cast, now: datetime) -> None:
    interview = make_interview(cast.lindenhof)

    version = publish_interview(interview_id=interview.pk, by=cast.editor, now=now)

    assert version.number == 1
    assert version.definition == make_definition()
    assert (version.published_by, version.published_at) == (cast.editor, now)
    assert version.organization == cast.lindenhof


def test_a_second_click_publishes_nothing(cast: Cast, now: datetime) -> None:
    first = publish_interview(interview_id=cast.interview.pk, by=cast.editor, now=now)
    second = publish_interview(interview_id=cast.interview.pk, by=cast.editor, now=now)

    assert first == second == cast.version


def test_a_question_may_have_a_time_of_its_own(cast: Cast, now: datetime) -> None:
    cast.interview.questions.filter(position=2).update(time_budget_minutes=4)

    version = publish_interview(interview_id=cast.interview.pk, by=cast.editor, now=now)

    budgets = [q.get("time_budget_minutes") for q in version.definition["questions"]]
    assert budgets == [None, 4]


def test_a_changed_interview_is_the_next_version_and_the_old_one_stays(
    cast: Cast, now: datetime
) -> None:
    cast.interview.questions.filter(position=1).update(text="What is new?")

    version = publish_interview(interview_id=cast.interview.pk, by=cast.editor, now=now)

    cast.version.refresh_from_db()
    assert version.number == 2
    assert version.definition["questions"][0]["text"] == "What is new?"
    assert cast.version.definition["questions"][0]["text"] != "What is new?"


def test_the_database_refuses_to_change_a_version(cast: Cast) -> None:
    cast.version.definition["title"] = "Something else"

    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        cast.version.save()


def test_an_interview_without_questions_is_not_published(cast: Cast, now: datetime) -> None:
    empty = make_interview(cast.lindenhof, questions=0)

    with pytest.raises(InterviewIncompleteError) as refused:
        publish_interview(interview_id=empty.pk, by=cast.editor, now=now)

    assert refused.value.problems == ["Add at least one question."]
    assert not empty.versions.exists()


def test_staff_try_a_draft_and_it_counts_nowhere(cast: Cast, now: datetime) -> None:
    session = start_preview(interview_id=cast.interview.pk, by=cast.reviewer, now=now)

    assert session.is_preview
    assert session.previewed_by == cast.reviewer
    assert session.state == "open"
    assert session.version.number is None
    assert session.consents.get().text_version == "staff-preview"
    assert session not in Session.objects.counted()


def test_trying_a_draft_publishes_nothing(cast: Cast, now: datetime) -> None:
    start_preview(interview_id=cast.interview.pk, by=cast.editor, now=now)
    start_preview(interview_id=cast.interview.pk, by=cast.editor, now=now + timedelta(minutes=1))
    cast.interview.questions.filter(position=1).update(text="What is new?")

    version = publish_interview(interview_id=cast.interview.pk, by=cast.editor, now=now)

    assert version.number == 2
    assert InterviewVersion.objects.filter(is_preview=True).count() == 2


def test_an_incomplete_draft_cannot_be_tried(cast: Cast, now: datetime) -> None:
    empty = make_interview(cast.lindenhof, questions=0)

    with pytest.raises(InterviewIncompleteError):
        start_preview(interview_id=empty.pk, by=cast.editor, now=now)
    assert not Session.objects.exists()
