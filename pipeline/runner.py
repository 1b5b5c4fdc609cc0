"""Do one step under its claim: take it, work outside any transaction, store if it is still ours."""

import logging
import random
from enum import StrEnum
from functools import partial
from uuid import UUID

from django.conf import settings

from interviews.failpoints import failpoint
from pipeline import arrears, claims, expenses, raw_answers
from pipeline.failures import FinalFailure, NotYet, Overrun, StepFailure
from pipeline.heartbeat import Heartbeat
from pipeline.metering import Meter, metered
from pipeline.models import StepRun
from pipeline.retry import decide
from pipeline.standing import lost_when
from pipeline.steps.base import Output, Step
from pipeline.steps.registry import find_step
from pipeline.weather import WEATHER, outlast

logger = logging.getLogger(__name__)

DATABASE_AWAY = "The database was away."
OVERRAN = "The step did not end in its time, so it was taken from its worker."
#: Of the lease: so long a result waits for a database that is away, and so long its refusal does.
PATIENCE = 0.5


class Outcome(StrEnum):
    """How a visit to a step ended."""

    NOT_DUE = "not_due"  # somebody has it, or it is done, waiting, parked or gone
    DONE = "done"
    REFUSED = "refused"  # the claim was lost meanwhile: nothing was written
    RELEASED = "released"  # it failed; the ledger says why, and whether it is tried again


def run_step(
    step_run_id: UUID, *, lease_seconds: float | None = None, limit_seconds: float | None = None
) -> Outcome:
    """Visit one step. Safe to call at any time, any number of times, from any process."""
    lease_seconds = lease_seconds or settings.PIPELINE_LEASE_SECONDS
    limit_seconds = limit_seconds or settings.PIPELINE_STEP_SECONDS
    failpoint("step.before_claim")
    claim = claims.take(step_run_id, lease_seconds=lease_seconds)
    if claim is None:
        return Outcome.NOT_DUE
    failpoint("step.after_claim")
    arrears.settle()
    meter = _meter(claim)
    try:
        heartbeat = Heartbeat(
            claim,
            lease_seconds=lease_seconds,
            limit_seconds=limit_seconds,
            overrun=partial(_take_away, claim, within_seconds=PATIENCE * lease_seconds),
        )
        with metered(meter), heartbeat, lost_when(heartbeat.is_lost):
            step, output = _work(step_run_id)
            failpoint("step.after_work")
        stored = outlast(
            lambda: _store(claim, meter, step, output), within_seconds=PATIENCE * lease_seconds
        )
    except Exception as failure:  # noqa: BLE001 - whatever stops a step belongs in its row
        told = _as_failure_of_the_step(claim, failure)
        try:
            return outlast(
                lambda: _give_back(claim, meter, told), within_seconds=PATIENCE * lease_seconds
            )
        finally:
            arrears.keep(meter)
    failpoint("step.after_commit")
    if not stored:
        _discard(step, output)
    return Outcome.DONE if stored else Outcome.REFUSED


def _work(step_run_id: UUID) -> tuple[Step, Output]:
    step_run = StepRun.objects.select_related("session__version", "session__invitation").get(
        pk=step_run_id
    )
    step = find_step(step_run.step)
    if step is None:
        raise FinalFailure("This release does not know the step.")
    return step, step.run(step.read(step_run.session))


def _meter(claim: claims.Claim) -> Meter:
    """Its account is known from the first: what is erased meanwhile was paid for, too."""
    account = expenses.Account(
        claim.organization_id, claim.session_id, claim.step_run_id, claim.step, claim.fence
    )
    return Meter(partial(expenses.write, account))


def _store(claim: claims.Claim, meter: Meter, step: Step, output: Output) -> bool:
    def write(step_run: StepRun) -> None:
        step.write(step_run, output.result)
        raw_answers.forget(step_run)

    meter.settle()
    return claims.store(claim, write, version=step.version, note=output.note)


def _discard(step: Step, output: Output) -> None:
    """What lies outside of the database; a sweep finds what cannot be thrown away now."""
    try:
        step.discard(output.result)
    except Exception:
        logger.exception("A refused result could not be discarded", extra={"step": step.name})


def _as_failure_of_the_step(claim: claims.Claim, failure: Exception) -> Exception:
    """A database that is away is nobody's fault; what nobody foresaw is told to the log."""
    if isinstance(failure, WEATHER):
        logger.warning("The database was away from a step", extra={"claim": claim})
        return NotYet(DATABASE_AWAY)
    if not isinstance(failure, StepFailure):
        logger.error(
            "A step was stopped by an unforeseen error", extra={"claim": claim}, exc_info=failure
        )
    return failure


def _take_away(claim: claims.Claim, *, within_seconds: float) -> None:
    """From the heartbeat's thread: the step's own hangs, and its late result will be refused."""
    logger.error("A step did not end in its time", extra={"claim": claim})
    outlast(lambda: _release(claim, Overrun(OVERRAN)), within_seconds=within_seconds)


def _give_back(claim: claims.Claim, meter: Meter, failure: Exception) -> Outcome:
    """What it cost is written by then, whoever has the step."""
    meter.settle()
    return _release(claim, failure)


def _release(claim: claims.Claim, failure: Exception) -> Outcome:
    step_run = StepRun.objects.filter(pk=claim.step_run_id).first()
    if step_run is None:
        return Outcome.REFUSED
    decision = decide(
        failure,
        attempts=step_run.attempts,
        max_attempts=step_run.max_attempts,
        waits=step_run.waits,
        jitter=random.random(),  # noqa: S311 - spreads retries, protects nothing
    )
    if isinstance(failure, StepFailure):
        raw_answers.keep(claim, failure)
    released = claims.release(claim, decision)
    return Outcome.RELEASED if released else Outcome.REFUSED
