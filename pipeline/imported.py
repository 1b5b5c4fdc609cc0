"""Index an imported session at once; where that fails, the ledger knows, and a sweep goes on."""

from enum import StrEnum
from uuid import UUID

from interviews.models import Session
from pipeline import ledger, runner
from pipeline.models import StepRun
from pipeline.plan import IMPORTED


class Indexed(StrEnum):
    """How far it is when this returns."""

    DONE = "done"
    FAILED = "failed"  # the ledger says why, and whether it is tried again
    ELSEWHERE = "elsewhere"  # a worker is at it


def index_imported(session: Session) -> Indexed:
    """Whatever is not done yet of what follows an import."""
    ledger.plan_imported(session.pk)
    steps = StepRun.objects.filter(
        session=session,
        step__in=[planned.name for planned in IMPORTED],
        input_version=session.input_version,
    )
    for step_run_id in steps.due().values_list("pk", flat=True):
        runner.run_step(step_run_id)
    return _told({status for (status,) in steps.values_list("status")})


def why_not(session_id: UUID) -> str:
    """What stands in the ledger about the step that failed."""
    failed = StepRun.objects.filter(session_id=session_id).exclude(error="")
    return str(failed.order_by("-started_at").values_list("error", flat=True).first() or "")


def _told(statuses: set[str]) -> Indexed:
    if statuses <= {StepRun.Status.DONE}:
        return Indexed.DONE
    return Indexed.ELSEWHERE if StepRun.Status.RUNNING in statuses else Indexed.FAILED
