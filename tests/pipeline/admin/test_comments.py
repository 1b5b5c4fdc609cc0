"""The admin of comments."""

import pytest
from django.contrib.admin.models import LogEntry

from interviews.models import Session
from pipeline.models import Comment
from tests.cast import Cast
from tests.interviews.admin.desk import once_in, page, post, text_of
from tests.pipeline.rows import make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]

WRITE = "pipeline_comment_write"


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_ended_session(cast)


def test_a_reviewer_writes_a_comment(cast: Cast, session: Session) -> None:
    answer = post(cast.reviewer, WRITE, session.pk, text="Well said.")
    assert answer.redirect_chain[0][0].endswith("#panel-thread")
    comment = Comment.objects.get()
    assert (comment.author, comment.text) == (cast.reviewer, "Well said.")
    assert "Well said." in page(cast.reviewer, "pipeline_comment_changelist")
    assert "Well said." in page(cast.reviewer, "pipeline_comment_change", comment.pk)


def test_an_empty_comment_is_refused(cast: Cast, session: Session) -> None:
    assert "nothing in it" in text_of(post(cast.reviewer, WRITE, session.pk, text=" "))
    assert not Comment.objects.exists()


def test_nobody_writes_about_sessions_of_others(cast: Cast, session: Session) -> None:
    assert post(cast.outsider, WRITE, session.pk, text="Hello").status_code == 404
    assert not Comment.objects.exists()


def test_a_form_that_comes_twice_is_one_comment(cast: Cast, session: Session) -> None:
    """A double click, or an answer that was lost and a second try."""
    once = once_in(page(cast.reviewer, "interviews_session_change", session.pk), WRITE)
    for _ in range(2):
        answer = post(cast.reviewer, WRITE, session.pk, text="Well said.", once=once)
        assert answer.redirect_chain[0][0].endswith("#panel-thread")
    assert Comment.objects.count() == 1
    assert LogEntry.objects.filter(object_id=Comment.objects.get().pk).count() == 1
    post(cast.reviewer, WRITE, session.pk, text="And brief.", once=once)  # kept over a reload
    post(cast.editor, WRITE, session.pk, text="Well said.", once=once)
    assert Comment.objects.count() == 3
    fresh = page(cast.reviewer, "interviews_session_change", session.pk)
    assert once_in(fresh, WRITE) != once
