"""The thread step: one thread, one posted summary, whatever happens."""

import pytest

from interviews.models import Session
from pipeline.actions.comments import add_comment
from pipeline.failures import FinalFailure
from pipeline.models import Comment, Thread
from pipeline.runner import Outcome, run_step
from pipeline.steps.thread import read, run, write
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_step_run, make_summary
from tests.racing import race

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture
def session(cast: Cast) -> Session:
    return make_ended_session(cast)


def work(session: Session, *, input_version: int = 1) -> None:
    step_run = make_step_run(session, step="thread", input_version=input_version)
    write(step_run, run(read(session)).result)


@pytest.mark.fault("B47")
def test_the_summary_is_posted_once_however_often_it_runs(session: Session) -> None:
    summary = make_summary(make_step_run(session))
    step_run = make_step_run(session, step="thread")
    for _ in range(2):
        write(step_run, run(read(session)).result)
    assert Thread.objects.get().session == session
    comment = Comment.objects.get()
    assert (comment.summary, comment.author, comment.organization) == (
        summary,
        None,
        session.organization,
    )


def test_a_newer_summary_takes_the_older_ones_place_and_comments_stay(
    session: Session, cast: Cast
) -> None:
    make_summary(make_step_run(session))
    work(session)
    add_comment(session=session, by=cast.reviewer, text="Well said.")
    newer = make_summary(make_step_run(session, input_version=2), input_version=2)
    work(session, input_version=2)
    assert Comment.objects.filter(summary__isnull=False).get().summary == newer
    assert Comment.objects.filter(text="Well said.").exists()


@pytest.mark.fault("B47")
def test_a_thread_that_people_began_is_gone_on_with(session: Session, cast: Cast) -> None:
    add_comment(session=session, by=cast.reviewer, text="First!")
    make_summary(make_step_run(session))
    work(session)
    assert Thread.objects.get().comments.count() == 2


def test_without_a_summary_there_is_nothing_to_post(session: Session) -> None:
    with pytest.raises(FinalFailure, match="no summary"):
        read(session)


@pytest.mark.fault("B47")
@pytest.mark.django_db(transaction=True)
def test_a_person_and_a_step_that_begin_the_thread_together_make_one(cast: Cast) -> None:
    session = make_ended_session(cast)
    make_summary(make_step_run(session))
    step_run = make_step_run(session, step="thread")

    def post() -> object:
        return run_step(step_run.pk)

    def write_comment() -> object:
        return add_comment(session=session, by=cast.reviewer, text="First!")

    [outcome, _comment] = race([post, write_comment])
    assert outcome is Outcome.DONE
    assert Thread.objects.get().comments.count() == 2
