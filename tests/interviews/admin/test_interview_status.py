"""Where an interview stands."""

from datetime import datetime

import pytest

from interviews.actions.interviews import publish_interview, start_preview
from interviews.admin.interview_status import describe_status
from interviews.states import SessionState
from tests.cast import Cast, make_interview, make_invitation, make_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_a_draft_has_no_version_and_would_be_the_first(cast: Cast) -> None:
    status = describe_status(make_interview(cast.lindenhof))
    assert status.newest is None
    assert status.next_number == 1
    assert status.has_changes


def test_a_published_draft_has_no_changes_until_it_is_edited(cast: Cast, now: datetime) -> None:
    interview = make_interview(cast.lindenhof)
    publish_interview(interview_id=interview.pk, by=cast.editor, now=now)
    status = describe_status(interview)
    assert status.newest is not None
    assert not status.has_changes
    assert status.next_number == 2
    interview.title = "Morning baker"
    assert describe_status(interview).has_changes


def test_an_interview_without_questions_says_what_is_missing(cast: Cast) -> None:
    assert describe_status(make_interview(cast.lindenhof, questions=0)).problems


def test_previews_are_neither_versions_nor_counted(cast: Cast, now: datetime) -> None:
    start_preview(interview_id=cast.interview.pk, by=cast.editor, now=now)
    make_session(make_invitation(cast.version), state=SessionState.ENDED)
    status = describe_status(cast.interview)
    assert [version.number for version in status.versions] == [1]
    assert vars(status.versions[0])["session_count"] == 1
