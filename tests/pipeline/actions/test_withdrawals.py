"""What was being made of somebody who took the agreement back is refused."""

import pytest
from django.utils import timezone

from pipeline.actions.withdrawals import refuse_steps
from pipeline.models import StepRun
from tests.cast import Cast
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def test_what_is_not_finished_is_refused_and_what_is_stays(cast: Cast) -> None:
    session, other = make_ended_session(cast), make_ended_session(cast)
    lease = {"status": "running", "lease_until": timezone.now()}
    make_step_run(session, **lease)
    make_step_run(session, step="links", status="blocked")
    make_step_run(session, step="ratings", not_before=timezone.now())
    make_step_run(session, step="index", status="done")
    make_step_run(other, **lease)
    assert refuse_steps(session.pk) == 3
    assert refuse_steps(session.pk) == 0
    refused = StepRun.objects.filter(session=session, status="failed")
    assert {run.error for run in refused} == {
        "The candidate has withdrawn their agreement, so nothing is generated."
    }
    assert all(run.finished_at for run in refused)
    assert StepRun.objects.get(session=other).status == "running"
    assert StepRun.objects.get(session=session, step="index").status == "done"
