"""Steps of several sessions run again."""

import pytest

from pipeline.actions.runs import run_steps_again
from pipeline.models import StepRun
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_only_what_failed_runs_again(cast: Cast) -> None:
    session = make_ended_session(cast)
    failed = make_step_run(session, status="failed", attempts=5, error="The model is busy.")
    make_step_run(session, step="ratings", status="done")
    ids, steps = [session.pk], ["summary", "ratings"]
    assert run_steps_again(session_ids=ids, steps=steps, only_failed=True) == 1
    failed.refresh_from_db()
    assert (failed.status, failed.attempts, failed.error) == ("ready", 0, "")
    assert run_steps_again(session_ids=ids, steps=steps, only_failed=True) == 0


def test_what_is_done_runs_again_when_asked_for_by_name(cast: Cast) -> None:
    session, other = make_ended_session(cast), make_ended_session(cast)
    for step in ("summary", "ratings"):
        make_step_run(session, step=step, status="done")
    make_step_run(other, status="done")
    assert run_steps_again(session_ids=[session.pk], steps=["summary"], only_failed=False) == 1
    ready = StepRun.objects.filter(status="ready")
    assert [(run.session_id, run.step) for run in ready] == [(session.pk, "summary")]


@pytest.mark.parametrize("status", ["blocked", "erased"])
def test_what_waits_or_is_erased_is_left_alone(cast: Cast, status: str) -> None:
    run = make_step_run(make_ended_session(cast), status=status)
    assert not run_steps_again(session_ids=[run.session_id], steps=["summary"], only_failed=False)


def test_steps_of_an_older_transcript_stay_as_they_are(cast: Cast) -> None:
    session = make_ended_session(cast)
    make_step_run(session, status="failed", input_version=1)
    session.input_version = 2
    session.save()
    assert not run_steps_again(session_ids=[session.pk], steps=["summary"], only_failed=True)
