"""What people write in a review thread."""

import pytest

from pipeline.actions.comments import LONGEST_COMMENT, EmptyCommentError, add_comment
from pipeline.models import Comment, Thread
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_comments_share_the_one_thread_of_their_session(cast: Cast) -> None:
    session = make_ended_session(cast)
    for by in (cast.reviewer, cast.editor):
        add_comment(session=session, by=by, text=" Well said. ")
    assert Thread.objects.get().comments.count() == 2
    assert set(Comment.objects.values_list("text", flat=True)) == {"Well said."}


@pytest.mark.parametrize("text", ["", "   \n", "\0"])
def test_nothing_is_no_comment(cast: Cast, text: str) -> None:
    with pytest.raises(EmptyCommentError):
        add_comment(session=make_ended_session(cast), by=cast.reviewer, text=text)
    assert not Thread.objects.exists()


def test_an_endless_comment_is_cut(cast: Cast) -> None:
    session = make_ended_session(cast)
    comment = add_comment(session=session, by=cast.reviewer, text="a" * 9000)
    assert len(comment.text) == LONGEST_COMMENT
