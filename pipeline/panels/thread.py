"""The discussion of a session: its posted summary, what people wrote, and a form."""

from uuid import uuid4

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from interviews import access
from interviews.models import Session
from interviews.panels import Panel
from interviews.states import SessionState
from pipeline.addressing import is_addressed, pieces_of
from pipeline.models import Comment
from pipeline.panels.citations import cited_turns
from pipeline.panels.members import members_of
from pipeline.rendering import render_markdown

SHOWN_ON_HOME = 5


def build_thread_panel(session: Session) -> Panel:
    """All comments, oldest first, with those who are addressed in them."""
    comments = Comment.objects.filter(thread__session=session)
    turns = cited_turns(session)
    usernames = [member.get_username() for member in members_of(session)]
    rows = [
        {
            "comment": comment,
            "html": render_markdown(comment.summary.markdown, turns) if comment.summary else "",
            "pieces": pieces_of(comment.text, usernames),
        }
        for comment in comments.select_related("author", "summary")
    ]
    context = {
        "session": session,
        "rows": rows,
        "usernames": usernames,
        "may_write": not session.is_preview,
        "once": uuid4(),
    }
    return Panel("thread", _("Discussion"), "admin/pipeline/_thread.html", context, _("Discussion"))


def build_calls_panel(user: User) -> Panel | None:
    """For the first page: who calls this person, until they answer or the session is closed."""
    answered = Comment.objects.filter(
        thread=OuterRef("thread"), author=user, created_at__gt=OuterRef("created_at")
    )
    calls = (
        access.scope(user, Comment.objects.all())
        .filter(~Exists(answered), text__icontains=f"@{user.get_username()}")
        .exclude(thread__session__state=SessionState.CLOSED)
        .exclude(author=user)
        .select_related("author", "thread__session__candidate", "thread__session__version")
        .order_by("-created_at")
    )
    name = user.get_username()
    found = [call for call in calls[: 4 * SHOWN_ON_HOME] if is_addressed(call.text, name)]
    if not found:
        return None
    title, template = _("You were asked"), "admin/pipeline/_calls.html"
    return Panel("calls", title, template, {"calls": found[:SHOWN_ON_HOME]})
