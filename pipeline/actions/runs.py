"""Have steps of several sessions run again: by choice, or because their steps have changed."""

from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from pipeline import claims, ledger
from pipeline.models import StepRun, StepRunQuerySet
from pipeline.steps.registry import STEPS


def run_steps_again(
    *, session_ids: Collection[UUID], steps: Collection[str], only_failed: bool
) -> int:
    """How many run again; what runs, is blocked or was erased is left alone."""
    step_runs = StepRun.objects.filter(session_id__in=session_ids, step__in=steps)
    if only_failed:
        step_runs = step_runs.filter(status=StepRun.Status.FAILED)
    return claims.run_all_again(step_runs)


def outdated_runs(organization: str = "", steps: Collection[str] = ()) -> StepRunQuerySet:
    """What an older version of its step has made; of one organization, of some steps."""
    versions = {name: step.version for name, step in STEPS.items() if not steps or name in steps}
    runs = StepRun.objects.outdated(versions)
    return runs.filter(organization__slug=organization) if organization else runs


def run_outdated_again(organization: str = "", steps: Collection[str] = ()) -> int:
    """How many run again. What needs another of them waits for its new result."""
    runs = list(outdated_runs(organization, steps).values_list("pk", flat=True))
    with transaction.atomic():
        count = claims.run_all_again(StepRun.objects.filter(pk__in=runs))
        ledger.hold_back(StepRun.objects.filter(pk__in=runs))
    return count
