"""The thread step: a place for people to discuss a session, with its summary posted."""

from uuid import UUID

from interviews.models import Session
from pipeline.failures import FinalFailure
from pipeline.models import Comment, StepRun, Summary, Thread
from pipeline.steps.base import Output, Step


def read(session: Session) -> UUID:
    """The newest summary, by its id."""
    summary = session.summaries.first()
    if summary is None:
        raise FinalFailure("There is no summary to post.")
    return summary.pk


def run(summary_id: UUID) -> Output:
    return Output(summary_id)


def write(step_run: StepRun, summary_id: UUID) -> None:
    """One thread for each session, with one summary in it: the newest."""
    thread, _is_new = Thread.objects.get_or_create(
        session_id=step_run.session_id,
        kind=Thread.Kind.REVIEW,
        defaults={"organization_id": step_run.organization_id},
    )
    Comment.objects.update_or_create(
        thread=thread,
        summary__isnull=False,
        defaults={"summary": Summary.objects.get(pk=summary_id)},
        create_defaults={
            "organization_id": step_run.organization_id,
            "summary_id": summary_id,
        },
    )


STEP = Step("thread", version=1, read=read, run=run, write=write)
