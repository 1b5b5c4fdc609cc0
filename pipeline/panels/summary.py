"""The summary of a session on its page, and a mark in the list of sessions."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interviews.models import Session
from interviews.panels import Mark, Panel
from pipeline.models import StepRun, Summary
from pipeline.panels.citations import cited_turns
from pipeline.panels.waiting import waiting_sentence
from pipeline.rendering import render_markdown


def build_summary_panel(session: Session) -> Panel:
    """The newest summary, or a sentence on why there is none."""
    summary = session.summaries.order_by("-input_version").first()
    context = {
        "summary": summary,
        "html": render_markdown(summary.markdown, cited_turns(session)) if summary else "",
        "is_outdated": summary is not None and summary.input_version < session.input_version,
        "waiting_sentence": waiting_sentence(session, "summary"),
    }
    return Panel("summary", _("Summary"), "admin/pipeline/_summary.html", context, _("Summary"))


def annotate_summary(sessions: QuerySet[Session]) -> QuerySet[Session]:
    ready = Summary.objects.filter(session=OuterRef("pk"), input_version=OuterRef("input_version"))
    failed = StepRun.objects.filter(
        session=OuterRef("pk"),
        step="summary",
        input_version=OuterRef("input_version"),
        status=StepRun.Status.FAILED,
    )
    return sessions.annotate(summary_is_ready=Exists(ready), summary_failed=Exists(failed))


def say_summary(session: Session) -> tuple[str, str]:
    """Of a session from `annotate_summary`."""
    if getattr(session, "summary_is_ready", False):
        return _("Ready"), "done"
    if getattr(session, "summary_failed", False):
        return _("Failed"), "failed"
    return (
        ("", "") if session.is_unfinished or not session.is_counted else (_("On its way"), "quiet")
    )


SUMMARY_MARK = Mark("summary", str(gettext_lazy("Summary")), annotate_summary, say_summary)
