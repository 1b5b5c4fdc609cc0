"""The ledger of a session on its page."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from interviews.admin.moments import day_and_time, time_of_day
from interviews.models import Session
from interviews.panels import Panel
from pipeline.claims import RESTING
from pipeline.models import Expense, StepRun
from pipeline.panels.waiting import runs_of
from pipeline.steps.registry import find_step


@dataclass(frozen=True)
class LedgerRow:
    """A step of the session as its page shows it."""

    run: StepRun
    words: str
    may_run_again: bool

    @property
    def title(self) -> str:
        """The step's name as people write it."""
        return self.run.step.replace("_", " ").capitalize()


def build_ledger_panel(session: Session) -> Panel:
    """Every step of the session, newest input first."""
    runs = sorted(runs_of(session), key=lambda run: (-run.input_version, run.created_at))
    rows = [LedgerRow(run, describe_run(run), may_run_again(run, session)) for run in runs]
    title, template = _("Steps after the interview"), "admin/pipeline/_ledger.html"
    context = {
        "session": session,
        "rows": rows,
        "receipt": describe_receipt(runs),
        "lookups": describe_receipt(lookups_of(session)),
        "is_busy": is_busy(runs),
    }
    return Panel("ledger", title, template, context, _("Record"))


def may_run_again(run: StepRun, session: Session) -> bool:
    """As `claims.run_again` decides."""
    return run.status in RESTING and run.input_version == session.input_version


def is_busy(runs: Sequence[StepRun]) -> bool:
    """Whether something will happen by itself: what waits for a failed step waits for a person."""
    statuses = {run.status for run in runs}
    if statuses & {StepRun.Status.RUNNING, StepRun.Status.READY}:
        return True
    return StepRun.Status.BLOCKED in statuses and StepRun.Status.FAILED not in statuses


def describe_run(run: StepRun) -> str:
    """Its counts, what it is doing or when it did, and what it cost. Of a row `with_faces`."""
    words = [_("attempt %(n)d of %(most)d") % {"n": run.attempts, "most": run.max_attempts}]
    if run.waits:
        words.append(ngettext("waited once", "waited %(n)d times", run.waits) % {"n": run.waits})
    if run.deaths:
        stopped = ngettext("%(n)d worker stopped in it", "%(n)d workers stopped in it", run.deaths)
        words.append(stopped % {"n": run.deaths})
    if run.finished_at:
        words.append(day_and_time(run.finished_at))
    elif getattr(run, "generating", False):
        words.append(_("at work, claim until %(time)s") % {"time": time_of_day(run.lease_until)})
    elif run.not_before:
        words.append(_("tries again at %(time)s") % {"time": time_of_day(run.not_before)})
    step = find_step(run.step)
    if run.status == StepRun.Status.DONE and step and run.step_version < step.version:
        versions = {"old": run.step_version, "new": step.version}
        words.append(_("by version %(old)d of the step, now %(new)d") % versions)
    if spent := describe_spent(run.tokens_in, run.tokens_out, run.cost_microusd):
        words.append(spent)
    return ", ".join(words)


def describe_spent(tokens_in: int, tokens_out: int, cost_microusd: int) -> str:
    """Tokens, and dollars where a price is set; empty where no model was asked."""
    tokens = {"read": tokens_in, "wrote": tokens_out}
    words = _("%(read)d tokens read, %(wrote)d written") % tokens
    dollars = f"${cost_microusd / 1_000_000:.4f}"
    said = [(words, tokens_in or tokens_out), (dollars, cost_microusd)]
    return ", ".join(each for each, is_there in said if is_there)


def describe_receipt(rows: Sequence[StepRun | Expense]) -> str:
    """What models took for all of them together; empty where none was asked."""
    return describe_spent(
        sum(row.tokens_in for row in rows),
        sum(row.tokens_out for row in rows),
        sum(row.cost_microusd for row in rows),
    )


def cost_of_steps(session: Session) -> int:
    """In millionths of a dollar."""
    return sum(run.cost_microusd for run in runs_of(session))


def lookups_of(session: Session) -> list[Expense]:
    """What was paid for it beside its steps: what its interviewer looked up while it ran.

    Asked for once for all panels.
    """
    beside = Prefetch("expenses", Expense.objects.filter(step_run=None), to_attr="lookups")
    prefetch_related_objects([session], beside)
    return list(vars(session)["lookups"])


def cost_of_lookups(session: Session) -> int:
    """In millionths of a dollar."""
    return sum(expense.cost_microusd for expense in lookups_of(session))
