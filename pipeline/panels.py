"""What the slow half shows in the admin: summary, ledger, a mark in the list, what failed."""

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interviews import access
from interviews.admin.moments import clock, day_and_time, time_of_day
from interviews.models import Session, Turn
from interviews.panels import Mark, Panel
from pipeline.claims import RESTING
from pipeline.models import StepRun, Summary
from pipeline.rendering import CitedTurn, render_markdown

SHOWN_ON_HOME = 5
QUOTE_LENGTH = 160


@dataclass(frozen=True)
class LedgerRow:
    """A step of the session as its page shows it."""

    run: StepRun
    words: str
    may_run_again: bool


def build_summary_panel(session: Session) -> Panel:
    """The newest summary, or a sentence on why there is none."""
    summary = session.summaries.order_by("-input_version").first()
    step_run = session.step_runs.filter(step="summary").order_by("-input_version").first()
    context = {
        "summary": summary,
        "html": render_markdown(summary.markdown, cited_turns(session)) if summary else "",
        "is_outdated": summary is not None and summary.input_version < session.input_version,
        "waiting_sentence": _waiting_sentence(session, step_run),
    }
    return Panel("summary", _("Summary"), "admin/pipeline/_summary.html", context, _("Summary"))


def build_ledger_panel(session: Session) -> Panel:
    """Every step of the session, newest input first."""
    runs = session.step_runs.with_faces().order_by("-input_version", "created_at")
    rows = [LedgerRow(run, describe_run(run), run.status in RESTING) for run in runs]
    title, template = _("Steps after the interview"), "admin/pipeline/_ledger.html"
    return Panel("ledger", title, template, {"rows": rows}, _("Steps"))


def describe_run(run: StepRun) -> str:
    """Attempts, what it is doing or when it did, and what it cost. Of a row `with_faces`."""
    words = [_("attempt %(n)d of %(most)d") % {"n": run.attempts, "most": run.max_attempts}]
    if run.finished_at:
        words.append(day_and_time(run.finished_at))
    elif getattr(run, "generating", False):
        words.append(_("at work, claim until %(time)s") % {"time": time_of_day(run.lease_until)})
    elif run.not_before:
        words.append(_("tries again at %(time)s") % {"time": time_of_day(run.not_before)})
    if run.tokens_in:
        tokens = {"read": run.tokens_in, "wrote": run.tokens_out}
        words.append(_("%(read)d tokens read, %(wrote)d written") % tokens)
    return ", ".join(words)


def build_failures_panel(user: User) -> Panel | None:
    """For the first page: what gave up in the user's organizations; nothing where all went well."""
    failed = (
        access.scope(user, StepRun.objects.all())
        .filter(status=StepRun.Status.FAILED)
        .select_related("session__candidate", "session__version")
        .order_by("-finished_at")
    )
    runs = list(failed[: SHOWN_ON_HOME + 1])
    if not runs:
        return None
    context = {"runs": runs[:SHOWN_ON_HOME], "has_more": len(runs) > SHOWN_ON_HOME}
    return Panel("failures", _("Needs a hand"), "admin/pipeline/_failures.html", context)


def cited_turns(session: Session) -> dict[str, CitedTurn]:
    """What a summary's citations may point at: heard words only."""
    turns = Turn.objects.filter(session=session).said()
    return {
        f"{turn.leg_number}.{turn.position}": CitedTurn(
            clock=clock(turn.started_ms),
            start_ms=turn.started_ms,
            quote=Truncator(turn.heard_text).chars(QUOTE_LENGTH),
        )
        for turn in turns
    }


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
    return ("", "") if session.is_unfinished or session.is_preview else (_("On its way"), "quiet")


SUMMARY_MARK = Mark("summary", str(gettext_lazy("Summary")), annotate_summary, say_summary)


def _waiting_sentence(session: Session, step_run: StepRun | None) -> str:
    if session.is_preview:
        return _("A preview is not summarised.")
    if session.is_unfinished:
        return _("The summary is written when the interview has ended.")
    if step_run is not None and step_run.status == StepRun.Status.FAILED:
        return _("The summary could not be written: %(error)s") % {"error": step_run.error}
    return _("The summary is on its way. This page shows it when you open it again.")
