"""A candidate has taken the agreement back: whatever is at work for them has lost its claim."""

from uuid import UUID

from pipeline.clock import DatabaseClock
from pipeline.models import StepRun
from pipeline.reading import WITHDRAWN

UNFINISHED = (StepRun.Status.READY, StepRun.Status.BLOCKED, StepRun.Status.RUNNING)


def refuse_steps(session_id: UUID) -> int:
    """How many were not finished.

    One that runs finds at its next heartbeat, and at the latest when it wants to store, that its
    claim does not hold any more. What was stored before stays until it is erased.
    """
    return StepRun.objects.filter(session_id=session_id, status__in=UNFINISHED).update(
        status=StepRun.Status.FAILED,
        lease_until=None,
        not_before=None,
        finished_at=DatabaseClock(),
        error=WITHDRAWN,
    )
