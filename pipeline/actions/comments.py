"""What people write in a session's review thread."""

from django.contrib.auth.models import User
from django.db import transaction

from interviews.models import Session
from pipeline.models import Comment, Thread

LONGEST_COMMENT = 4000


class EmptyCommentError(ValueError):
    """Nothing was written."""


@transaction.atomic
def add_comment(*, session: Session, by: User, text: str) -> Comment:
    """The thread is made where there is none yet. Raises EmptyCommentError."""
    words = text.replace("\0", "").strip()[:LONGEST_COMMENT]
    if not words:
        raise EmptyCommentError
    thread, _is_new = Thread.objects.get_or_create(
        session=session,
        kind=Thread.Kind.REVIEW,
        defaults={"organization_id": session.organization_id},
    )
    return Comment.objects.create(
        organization_id=session.organization_id, thread=thread, author=by, text=words
    )
