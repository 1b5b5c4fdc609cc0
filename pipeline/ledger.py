"""The rows of the claim ledger: make the ones the plan asks for, find the ones that are due."""

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from interviews.failpoints import failpoint
from interviews.models import Session, TapeSegment
from pipeline import claims
from pipeline.models import StepRun, StepRunQuerySet
from pipeline.notices import outbox
from pipeline.plan import IMPORTED, PLAN, Plan, PlannedStep, hearing_again, needs_of
from pipeline.steps.notify import NAME as NOTIFY
from pipeline.steps.registry import STEPS
from pipeline.transcription import configured_transcriber

#: So many sessions, and so many due steps, are looked at in one sweep; the rest in the next.
SWEEP_SIZE = 200
#: How a step can have ended, for whoever only waits until it has.
AT_REST = (StepRun.Status.DONE, StepRun.Status.FAILED, StepRun.Status.ERASED)


def sweep(session_id: UUID | None = None, *, plan: Plan | None = None) -> list[UUID]:
    """Bring the ledger up to date and name the steps that are due, the longest ended first.

    Doing it twice, or in two processes at once, does nothing more. With `session_id` only that
    session's rows are made and named.
    """
    sessions = Session.objects.awaiting_pipeline()
    runs = StepRun.objects.all()
    if session_id is not None:
        sessions, runs = sessions.filter(pk=session_id), runs.filter(session_id=session_id)
    claims.replace_overtaken(runs)
    claims.park_used_up()
    _record_again(runs)
    plan = plan or plan_of_today()
    for planned in plan:
        _plan_missing(planned, sessions)
        failpoint("sweep.after_plan")
        _block_again(planned, runs)
        _unblock(planned, plan, runs)
    plan_imported(session_id)
    due = runs.due().order_by("session__ended_at", "created_at").values_list("pk", flat=True)
    return list(due[:SWEEP_SIZE])


def plan_of_today() -> Plan:
    """As the settings want it, for sessions that were held here."""
    return hearing_again(PLAN) if configured_transcriber() else PLAN


def plan_imported(session_id: UUID | None = None) -> None:
    """Rows for sessions that were held elsewhere, or for this one of them."""
    imported = Session.objects.imported()
    for planned in IMPORTED:
        _plan_missing(planned, imported.filter(pk=session_id) if session_id else imported)


def _plan_missing(planned: PlannedStep, sessions: QuerySet[Session]) -> None:
    """One row for each (session, step, input version); the database refuses a second."""
    same = StepRun.objects.filter(
        session=OuterRef("pk"), step=planned.name, input_version=OuterRef("input_version")
    )
    missing = sessions.filter(~Exists(same)).order_by("ended_at")[:SWEEP_SIZE]
    waits = planned.needs or planned.after
    status = StepRun.Status.BLOCKED if waits else StepRun.Status.READY
    StepRun.objects.bulk_create(
        (
            StepRun(
                organization_id=session.organization_id,
                session=session,
                step=planned.name,
                step_version=STEPS[planned.name].version,
                input_version=session.input_version,
                status=status,
                max_attempts=planned.max_attempts,
            )
            for session in missing
        ),
        ignore_conflicts=True,
    )


def _record_again(runs: StepRunQuerySet) -> None:
    """Sound that came late, from a machine that was away, is added to its recording.

    A last segment without sound adds nothing to it, so it would be looked at for ever.
    """
    sound = TapeSegment.objects.filter(session=OuterRef("session")).exclude(file="")
    recorded = runs.of_newest_input().filter(step="recording", status=StepRun.Status.DONE)
    current = recorded.filter(Exists(sound))
    for step_run_id in current.values_list("pk", flat=True)[:SWEEP_SIZE]:
        claims.run_again(step_run_id)


def _block_again(planned: PlannedStep, runs: StepRunQuerySet) -> None:
    """What waits for others to rest looks again when one of them has come to another end since."""
    if not planned.after:
        return
    newer = _same_input(step__in=planned.after, finished_at__gt=OuterRef("finished_at"))
    runs.of_newest_input().filter(
        Exists(newer.filter(status__in=AT_REST)), step=planned.name, status=StepRun.Status.DONE
    ).update(
        status=StepRun.Status.BLOCKED, attempts=0, waits=0, deaths=0, error="", not_before=None
    )


def hold_back(runs: QuerySet[StepRun]) -> None:
    """What is ready and needs a step that is to be done anew waits for it, as at first."""
    for planned in PLAN:
        undone = _same_input(step__in=planned.needs).exclude(status=StepRun.Status.DONE)
        waiting = runs.filter(Exists(undone), step=planned.name, status=StepRun.Status.READY)
        waiting.update(status=StepRun.Status.BLOCKED)


def _unblock(planned: PlannedStep, plan: Plan, runs: QuerySet[StepRun]) -> None:
    """Make ready what waits for steps that are all done, or at rest, by now.

    What an earlier plan let wait for nothing that is in this one does not wait any more.
    """
    waiting = runs.filter(step=planned.name, status=StepRun.Status.BLOCKED)
    for need in sorted(planned.needs):
        waiting = waiting.filter(Exists(_same_input(step=need, status=StepRun.Status.DONE)))
    for name in sorted(planned.after & {step.name for step in plan}):
        rests = Exists(_same_input(step=name, status__in=AT_REST))
        if needs := needs_of(plan, name):
            waits = Exists(_same_input(step=name, status=StepRun.Status.BLOCKED))
            for_nothing = _same_input(step__in=needs, status=StepRun.Status.FAILED)
            waiting = waiting.filter(rests | waits & Exists(for_nothing))
        else:
            waiting = waiting.filter(rests)
    waiting.update(status=StepRun.Status.READY)


def _same_input(**values: Any) -> QuerySet[StepRun]:
    """Other rows of the same session and input, inside a question about rows."""
    return StepRun.objects.filter(
        session=OuterRef("session"), input_version=OuterRef("input_version"), **values
    )


def followers(step_run_id: UUID) -> list[UUID]:
    """The steps that waited for this one and are due now that it is done.

    No more than those: whatever else is due was rung for when it became so, or a sweep finds it.
    """
    done = StepRun.objects.filter(pk=step_run_id, status=StepRun.Status.DONE).first()
    if done is None:
        return []
    plan = plan_of_today()
    waiting = [planned for planned in plan if done.step in planned.needs | planned.after]
    runs = StepRun.objects.filter(session_id=done.session_id)
    for planned in waiting:
        _block_again(planned, runs)
        _unblock(planned, plan, runs)
    due = runs.due().filter(step__in=[planned.name for planned in waiting])
    return list(due.order_by("created_at").values_list("pk", flat=True))


def deliveries(step_run_id: UUID) -> list[UUID]:
    """What this step has left to be sent."""
    done = StepRun.objects.filter(pk=step_run_id, status=StepRun.Status.DONE).first()
    return outbox.find_due(done.session_id) if done and done.step == NOTIFY else []
