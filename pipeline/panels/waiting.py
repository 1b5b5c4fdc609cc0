"""How a step stands whose result the session page shows, or does not show yet."""

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _

from interviews.models import Session
from pipeline.models import StepRun


def runs_of(session: Session) -> list[StepRun]:
    """The rows of the ledger with their faces, asked for once for all panels."""
    prefetch_related_objects([session], Prefetch("step_runs", StepRun.objects.with_faces()))
    return list(session.step_runs.all())


def waiting_sentence(session: Session, step: str) -> str:
    """Of what this step will write."""
    if session.is_preview:
        return _("Nothing is written about a preview.")
    if session.is_imported:
        return _("Nothing is written about an imported session; search finds it.")
    if session.is_unfinished:
        return _("This is written when the interview has ended.")
    runs = [run for run in runs_of(session) if run.input_version == session.input_version]
    failed = {run.step: run for run in runs if run.status == StepRun.Status.FAILED}
    if step in failed:
        return _("This could not be written: %(error)s") % {"error": failed[step].error}
    if failed and any(run.step == step and run.status == StepRun.Status.BLOCKED for run in runs):
        return _("This waits for a step that failed: %(steps)s.") % {"steps": ", ".join(failed)}
    return _("This is on its way. The page shows it when you open it again.")


def newest_run(session: Session, step: str) -> StepRun | None:
    """The newest run of this step that is done."""
    done = (run for run in runs_of(session) if run.status == StepRun.Status.DONE)
    return max((r for r in done if r.step == step), key=lambda r: r.input_version, default=None)
