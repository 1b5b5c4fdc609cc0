"""The right to do a step once: take it, renew it, and give it back with or without a result.

A Claim is a lease with a fence. The lease runs out by the database's clock, so a killed worker's
step becomes claimable again; the fence grows with every take, so a worker that was only slow finds
its result refused. `docs/subsystems/claims.md` goes through the cases.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F

from interviews.failpoints import failpoint
from interviews.models import Session
from pipeline.clock import DatabaseClock, seconds_from_now
from pipeline.models import StepRun, StepRunQuerySet
from pipeline.retry import MOST_DEATHS, Decision, TryAgain, Wait

#: What stands in the ledger when an attempt never ended.
DIED_TOO_OFTEN = f"{MOST_DEATHS} workers stopped in the middle of it."

#: What a person may run again; READY is among them because it may be waiting out a back-off.
RESTING = (StepRun.Status.READY, StepRun.Status.DONE, StepRun.Status.FAILED)

#: One statement decides who has it: of two workers one updates the row, the other finds nothing.
#: Whoever takes it from a dead worker goes on with the same attempt, and a death is counted.
#: Nobody takes a step of an older input.
TAKE = """
UPDATE pipeline_steprun
   SET status = 'running', fence = fence + 1, error = '',
       attempts = attempts + CASE status WHEN 'ready' THEN 1 ELSE 0 END,
       deaths = deaths + CASE status WHEN 'ready' THEN 0 ELSE 1 END,
       started_at = clock_timestamp(), finished_at = NULL, not_before = NULL,
       lease_until = clock_timestamp() + make_interval(secs => %(lease_seconds)s)
 WHERE id = (
       SELECT run.id FROM pipeline_steprun AS run
         JOIN interviews_session AS session
           ON session.id = run.session_id AND session.input_version = run.input_version
        WHERE run.id = %(step_run_id)s
          AND (status = 'ready' AND attempts < max_attempts
                   AND (not_before IS NULL OR not_before <= clock_timestamp())
               OR status = 'running' AND deaths < %(most_deaths)s
                   AND lease_until < clock_timestamp())
          FOR UPDATE OF run SKIP LOCKED)
RETURNING id, fence, organization_id, session_id, step
"""


@dataclass(frozen=True)
class Claim:
    """The right to do one StepRun, as long as nobody has taken it with a higher fence.

    Whose it is and what it does is known even when the row is erased under it.
    """

    step_run_id: UUID
    fence: int
    organization_id: UUID
    session_id: UUID
    step: str


def take(step_run_id: UUID, *, lease_seconds: float) -> Claim | None:
    """Claim the step if it is due, or if its last holder let the lease run out. Commits at once."""
    given: dict[str, UUID | float] = {
        "step_run_id": step_run_id,
        "lease_seconds": lease_seconds,
        "most_deaths": MOST_DEATHS,
    }
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        cursor.execute(TAKE, given)
        row = cursor.fetchone()
    return Claim(*row) if row else None


def renew(claim: Claim, *, lease_seconds: float) -> bool:
    """Move the lease on. False: somebody else has the step now."""
    return bool(_held(claim).update(lease_until=seconds_from_now(lease_seconds)))


def store(claim: Claim, write: Callable[[StepRun], None], *, version: int, note: str = "") -> bool:
    """Write the outputs and set the step done, in one transaction, only if the claim still holds.

    False: it does not hold, and nothing was written. A repetition after a COMMIT whose answer was
    lost says True and writes nothing more. `write` gets the locked row; `version` is of
    the step that has made the result. The Session is locked first, so that stores of one Session,
    its erasure and words that make a newer input come one after the other.
    """
    with transaction.atomic(durable=True):
        _lock_session_of(claim)
        replace_overtaken(StepRun.objects.filter(pk=claim.step_run_id))
        step_run = _held(claim).select_for_update().first()
        if step_run is None:
            return _was_stored(claim)
        write(step_run)
        _held(claim).update(
            status=StepRun.Status.DONE,
            lease_until=None,
            finished_at=DatabaseClock(),
            note=note,
            step_version=version,
        )
        failpoint("step.before_commit")
    return True


def lock_held(claim: Claim) -> StepRun | None:
    """Within a transaction, in the order of `store`; None: somebody else has the step now."""
    _lock_session_of(claim)
    return _held(claim).select_for_update().first()


def release(claim: Claim, decision: Decision) -> bool:
    """Give the step back without a result: ready again later, or parked as failed.

    An attempt that only had to wait is not counted.
    """
    now: dict[str, Any] = {"error": decision.error, "lease_until": None}
    if isinstance(decision, TryAgain | Wait):
        now["not_before"] = seconds_from_now(decision.delay_seconds)
        if isinstance(decision, Wait):
            now |= {"attempts": F("attempts") - 1, "waits": F("waits") + 1}
        return bool(_held(claim).update(status=StepRun.Status.READY, **now))
    ended = DatabaseClock()
    return bool(_held(claim).update(status=StepRun.Status.FAILED, finished_at=ended, **now))


def park_used_up() -> int:
    """Park as failed what too many workers died of: nobody may take it, so nobody would say so."""
    return StepRun.objects.used_up().update(
        status=StepRun.Status.FAILED,
        lease_until=None,
        finished_at=DatabaseClock(),
        error=DIED_TOO_OFTEN,
    )


def replace_overtaken(step_runs: StepRunQuerySet) -> int:
    """Nobody works on an older input beside a newer one: how many are given up for it.

    A worker that is at one of them has lost its claim.
    """
    return step_runs.overtaken().update(
        status=StepRun.Status.REPLACED,
        lease_until=None,
        not_before=None,
        finished_at=DatabaseClock(),
    )


def run_again(step_run_id: UUID) -> bool:
    """A person wants the step done once more. False while it runs, is blocked or was erased.

    Of an older input nothing runs again: what it would read is the newer one.

    The fence stays, so that no late result of an earlier attempt can pass for the new one.
    """
    return bool(run_all_again(StepRun.objects.filter(pk=step_run_id)))


def run_all_again(step_runs: StepRunQuerySet) -> int:
    """As `run_again`, all at once: how many rest no longer."""
    resting = step_runs.of_newest_input().filter(status__in=RESTING)
    return resting.update(
        status=StepRun.Status.READY,
        attempts=0,
        waits=0,
        deaths=0,
        not_before=None,
        finished_at=None,
        error="",
    )


def _held(claim: Claim) -> StepRunQuerySet:
    return StepRun.objects.filter(
        pk=claim.step_run_id, fence=claim.fence, status=StepRun.Status.RUNNING
    )


def _was_stored(claim: Claim) -> bool:
    """Under this very claim: nobody has taken the step, or had it run again, since."""
    mine = StepRun.objects.filter(pk=claim.step_run_id, fence=claim.fence)
    return mine.filter(status=StepRun.Status.DONE).exists()


def _lock_session_of(claim: Claim) -> None:
    owner = Session.objects.filter(step_runs=claim.step_run_id)
    owner.order_by().select_for_update(no_key=True, of=("self",)).values_list("pk").first()
