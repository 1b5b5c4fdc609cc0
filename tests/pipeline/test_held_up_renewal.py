"""A step outlives its lease because its renewal is held up: it stops before it is done."""

import time
from typing import Any

import pytest
from django.db import connection

from pipeline import runner
from pipeline.models import StepRun, Summary
from pipeline.runner import Outcome
from pipeline.standing import refuse_if_lost
from pipeline.steps.base import Output
from pipeline.steps.summary import WrittenSummary
from tests.cast import Cast
from tests.pipeline.rows import install_step, make_ended_session, make_step_run

LEASE_SECONDS = 0.6
LONGEST_SECONDS = 20

HOLD = "SELECT id FROM pipeline_steprun WHERE id = %s FOR UPDATE"
#: As another worker takes it as soon as the lease has run out.
TAKE = """
UPDATE pipeline_steprun
   SET fence = fence + 1, lease_until = clock_timestamp() + interval '60 s' WHERE id = %s
"""


@pytest.fixture
def step_run(cast: Cast) -> StepRun:
    return make_step_run(make_ended_session(cast))


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("B30")
def test_who_could_not_renew_and_lost_the_step_stops_before_it_pays_for_more(
    step_run: StepRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished: list[bool] = []

    def work(_given: Any) -> Output:
        other = connection.copy()
        try:
            other.set_autocommit(False)
            with other.cursor() as cursor:
                cursor.execute(HOLD, [step_run.pk])
                time.sleep(2 * LEASE_SECONDS)
                cursor.execute(TAKE, [step_run.pk])
            other.commit()
        finally:
            other.close()
        ends = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < ends:
            refuse_if_lost()
            time.sleep(0.02)
        finished.append(True)
        return Output(WrittenSummary("words"))

    install_step(monkeypatch, work)
    assert runner.run_step(step_run.pk, lease_seconds=LEASE_SECONDS) is Outcome.REFUSED
    assert finished == []
    assert not Summary.objects.exists()
    step_run.refresh_from_db()
    assert (step_run.status, step_run.fence) == ("running", 2)
