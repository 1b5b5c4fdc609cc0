"""Have steps of several sessions run again."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import F

from pipeline import claims
from pipeline.models import StepRun


def run_steps_again(
    *, session_ids: Collection[UUID], steps: Collection[str], only_failed: bool
) -> int:
    """How many run again; what runs, is blocked or was erased is left alone."""
    step_runs = StepRun.objects.filter(
        session_id__in=session_ids, input_version=F("session__input_version"), step__in=steps
    )
    if only_failed:
        step_runs = step_runs.filter(status=StepRun.Status.FAILED)
    return claims.run_all_again(step_runs)
