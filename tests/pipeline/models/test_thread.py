"""The rows of a discussion."""

import pytest
from django.db import IntegrityError

from interviews.models import Session
from pipeline.actions.comments import add_comment
from pipeline.models import Comment, Thread
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_step_run, make_summary

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_ended_session(cast)


def make_thread(session: Session) -> Thread:
    return Thread.objects.create(organization=session.organization, session=session)


def test_a_session_has_one_review_thread(session: Session) -> None:
    make_thread(session)
    with pytest.raises(IntegrityError):
        make_thread(session)


@pytest.mark.parametrize(("has_summary", "text"), [(False, ""), (True, "words")])
def test_a_comment_is_words_or_a_summary(session: Session, has_summary: bool, text: str) -> None:
    summary = make_summary(make_step_run(session)) if has_summary else None
    thread = make_thread(session)
    with pytest.raises(IntegrityError):
        Comment.objects.create(
            organization=session.organization, thread=thread, summary=summary, text=text
        )


def test_a_comment_outlives_its_author_and_goes_with_its_session(
    session: Session, cast: Cast
) -> None:
    comment = add_comment(session=session, by=cast.reviewer, text="Well said.")
    assert str(comment) == "Well said."
    cast.reviewer.delete()
    comment.refresh_from_db()
    assert comment.author is None
    session.delete()
    assert not Comment.objects.exists()
