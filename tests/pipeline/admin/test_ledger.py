"""The admin of the ledger."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pipeline.models import StepRun
from tests.cast import Cast
from tests.interviews.admin.desk import page, post, signed_in, text_of
from tests.pipeline.rows import make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db]

RUN_AGAIN = "pipeline_steprun_run_again"
LIST = "pipeline_steprun_changelist"


@pytest.fixture
def failed(cast: Cast) -> StepRun:
    return make_step_run(
        make_ended_session(cast), status="failed", attempts=5, error="No key.", fence=5
    )


def test_the_list_says_what_failed_and_why(cast: Cast, failed: StepRun) -> None:
    shown = page(cast.reviewer, LIST, status__exact="failed")
    assert "No key." in shown
    assert str(failed.pk) not in page(cast.reviewer, LIST, status__exact="done")


def test_a_member_has_a_failed_step_run_again(cast: Cast, failed: StepRun) -> None:
    answer = post(cast.reviewer, RUN_AGAIN, failed.pk)
    failed.refresh_from_db()
    assert (failed.status, failed.attempts, failed.fence) == ("ready", 0, 5)
    assert answer.redirect_chain[0][0].endswith(f"{failed.session_id}/change/#panel-ledger")


def test_many_steps_run_again_together(cast: Cast, failed: StepRun) -> None:
    other = make_step_run(make_ended_session(cast), status="done")
    chosen = [str(failed.pk), str(other.pk)]
    post(cast.reviewer, LIST, action="run_again_together", _selected_action=chosen)
    assert set(StepRun.objects.values_list("status", flat=True)) == {"ready"}


def test_a_running_step_is_left_alone(cast: Cast, failed: StepRun) -> None:
    later = timezone.now() + timedelta(minutes=1)
    StepRun.objects.update(status="running", lease_until=later)
    answer = post(cast.reviewer, RUN_AGAIN, failed.pk)
    assert "left alone" in text_of(answer)
    failed.refresh_from_db()
    assert failed.status == "running"


def test_nobody_runs_steps_of_others(cast: Cast, failed: StepRun) -> None:
    assert post(cast.outsider, RUN_AGAIN, failed.pk).status_code == 404
    failed.refresh_from_db()
    assert failed.status == "failed"


def test_a_step_can_be_looked_at(cast: Cast, failed: StepRun) -> None:
    assert "No key." in page(cast.reviewer, "pipeline_steprun_change", failed.pk)


def test_the_page_looks_again_while_steps_are_at_work(cast: Cast) -> None:
    session = make_ended_session(cast)
    step_run = make_step_run(session, status="done")
    assert "data-busy" not in page(cast.reviewer, "pipeline_steprun_progress", session.pk)
    StepRun.objects.filter(pk=step_run.pk).update(status="ready")
    shown = page(cast.reviewer, "pipeline_steprun_progress", session.pk)
    assert "data-busy" in shown
    assert "<html" not in shown
    address = reverse("admin:pipeline_steprun_progress", args=[session.pk])
    assert signed_in(cast.outsider).get(address).status_code == 404
