"""What people write in a session's review thread."""

from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction

from interviews.models import Session
from pipeline.actions.once import make_once
from pipeline.models import Comment, Thread

LONGEST_COMMENT = 4000


class EmptyCommentError(ValueError):
    """Nothing was written."""


def add_comment(*, session: Session, by: User, text: str, form: UUID | None = None) -> Comment:
    """As `write_comment`, whether it is new or not."""
    comment, _is_new = write_comment(session=session, by=by, text=text, form=form)
    return comment


@transaction.atomic
def write_comment(
    *, session: Session, by: User, text: str, form: UUID | None
) -> tuple[Comment, bool]:
    """And whether it is new: see `make_once`. The thread is made where there is none yet.

    Raises EmptyCommentError.
    """
    words = text.replace("\0", "").strip()[:LONGEST_COMMENT]
    if not words:
        raise EmptyCommentError
    thread, _is_new = Thread.objects.get_or_create(
        session=session,
        kind=Thread.Kind.REVIEW,
        defaults={"organization_id": session.organization_id},
    )
    return make_once(
        Comment.objects.filter(thread=thread, author=by, text=words),
        form,
        organization_id=session.organization_id,
        thread=thread,
        author=by,
        text=words,
    )
