"""Renewing a claim while the step is at work."""

import threading
import time

import pytest
from django.db import connection
from django.utils import timezone

from pipeline import claims
from pipeline.heartbeat import Heartbeat
from pipeline.models import StepRun
from tests.cast import Cast
from tests.pipeline.rows import lapse, make_ended_session, make_step_run

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

LEASE_SECONDS = 0.6


@pytest.fixture
def step_run(cast: Cast) -> StepRun:
    return make_step_run(make_ended_session(cast))


def take(step_run: StepRun, *, lease_seconds: float = LEASE_SECONDS) -> claims.Claim:
    claim = claims.take(step_run.pk, lease_seconds=lease_seconds)
    assert claim is not None
    return claim


def beat_for(claim: claims.Claim, *, lease_seconds: float = LEASE_SECONDS) -> Heartbeat:
    """Of a step with time enough; `test_overrun.py` has those without."""
    return Heartbeat(claim, lease_seconds=lease_seconds, limit_seconds=600, overrun=pytest.fail)


def test_a_step_longer_than_its_lease_stays_ours(step_run: StepRun) -> None:
    with beat_for(take(step_run)):
        time.sleep(3 * LEASE_SECONDS)
        assert claims.take(step_run.pk, lease_seconds=60) is None


def test_without_a_heartbeat_the_same_step_is_lost(step_run: StepRun) -> None:
    take(step_run)
    time.sleep(2 * LEASE_SECONDS)
    assert claims.take(step_run.pk, lease_seconds=60) is not None


def test_a_heartbeat_ends_with_its_step_and_leaves_no_thread(step_run: StepRun) -> None:
    before = threading.active_count()
    with beat_for(take(step_run), lease_seconds=60):
        pass
    assert threading.active_count() == before


@pytest.mark.fault("B30")
def test_a_heartbeat_does_not_bring_back_a_claim_that_somebody_else_has(
    step_run: StepRun,
) -> None:
    with beat_for(take(step_run)) as heartbeat:
        lapse(step_run)
        heir = take(step_run, lease_seconds=60)
        deadline = time.monotonic() + 20
        while not heartbeat.is_lost() and time.monotonic() < deadline:
            time.sleep(0.02)
        assert heartbeat.is_lost()
    step_run.refresh_from_db()
    assert step_run.fence == heir.fence
    assert step_run.lease_until is not None
    assert (step_run.lease_until - timezone.now()).total_seconds() > 30


def test_a_heartbeat_survives_a_database_that_hangs_up(step_run: StepRun) -> None:
    claim = take(step_run)
    with beat_for(claim):
        time.sleep(LEASE_SECONDS / 2)
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        time.sleep(2 * LEASE_SECONDS)
        assert claims.take(step_run.pk, lease_seconds=60) is None
