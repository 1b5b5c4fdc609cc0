"""Keep what a text model answered when a step fails on it, and throw it away when it is done."""

from django.db import transaction

from pipeline import claims
from pipeline.clock import DatabaseClock
from pipeline.failures import StepFailure
from pipeline.models import RawAnswer, StepRun

LONGEST_CHARACTERS = 20_000


def keep(claim: claims.Claim, failure: StepFailure) -> bool:
    """As long as the claim holds. A step has one, the newest; False: there was none to keep."""
    if failure.answer is None:
        return False
    text = failure.answer.replace("\0", "")
    with transaction.atomic():
        if claims.lock_held(claim) is None:
            return False
        RawAnswer.objects.update_or_create(
            step_run_id=claim.step_run_id,
            defaults={
                "organization_id": claim.organization_id,
                "session_id": claim.session_id,
                "reason": str(failure),
                "text": text[:LONGEST_CHARACTERS],
                "is_cut": len(text) > LONGEST_CHARACTERS,
                "answered_at": DatabaseClock(),
            },
        )
    return True


def forget(step_run: StepRun) -> None:
    """The step has a result now."""
    RawAnswer.objects.filter(step_run=step_run).delete()
