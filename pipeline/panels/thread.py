"""The discussion of a session: its posted summary, what people wrote, and a form."""

from django.utils.translation import gettext as _

from interviews.models import Session
from interviews.panels import Panel
from pipeline.models import Comment
from pipeline.panels.citations import cited_turns
from pipeline.rendering import render_markdown


def build_thread_panel(session: Session) -> Panel:
    """All comments, oldest first."""
    comments = Comment.objects.filter(thread__session=session)
    turns = cited_turns(session)
    rows = [
        {
            "comment": comment,
            "html": render_markdown(comment.summary.markdown, turns) if comment.summary else "",
        }
        for comment in comments.select_related("author", "summary")
    ]
    context = {"session": session, "rows": rows, "may_write": not session.is_preview}
    return Panel("thread", _("Discussion"), "admin/pipeline/_thread.html", context, _("Discussion"))
