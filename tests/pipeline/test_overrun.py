"""A step that hangs in a worker that lives: it is taken away, and ends where a person sees it."""

import threading
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from pipeline import claims, runner
from pipeline.heartbeat import Heartbeat
from pipeline.models import StepRun, Summary
from pipeline.retry import MOST_OVERRUNS
from pipeline.runner import Outcome
from pipeline.steps.base import Output
from pipeline.steps.summary import WrittenSummary
from tests.cast import Cast
from tests.pipeline.rows import install_step, make_ended_session, make_step_run
from tests.processes import wait_until

LIMIT_SECONDS = 0.3
#: So long that nothing here comes of a lease that runs out.
LEASE_SECONDS = 600
PATIENCE_S = 30.0


@pytest.fixture
def may_end() -> Iterator[threading.Event]:
    """Set at the latest when the test ends, so that no thread of it stays."""
    event = threading.Event()
    yield event
    event.set()


@pytest.mark.unit
def test_a_heartbeat_takes_a_step_away_once_when_its_time_is_over() -> None:
    taken: list[str] = []
    claim = claims.Claim(uuid4(), 1, uuid4(), uuid4(), "summary")
    heartbeat = Heartbeat(
        claim,
        lease_seconds=LEASE_SECONDS,
        limit_seconds=0.01,
        overrun=lambda: taken.append(threading.current_thread().name),
    )
    with heartbeat:
        wait_until(lambda: bool(taken), limit_s=PATIENCE_S)
        assert heartbeat.is_lost()
    assert taken == ["claim-heartbeat"]


@pytest.mark.unit
def test_a_heartbeat_leaves_a_step_alone_that_ends_in_its_time() -> None:
    taken: list[str] = []
    claim = claims.Claim(uuid4(), 1, uuid4(), uuid4(), "summary")
    heartbeat = Heartbeat(
        claim,
        lease_seconds=LEASE_SECONDS,
        limit_seconds=LEASE_SECONDS,
        overrun=lambda: taken.append("too soon"),
    )
    with heartbeat:
        pass
    assert (heartbeat.is_lost(), taken) == (False, [])


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
@pytest.mark.fault("B37")
def test_a_step_that_hangs_in_a_living_worker_is_parked_and_its_late_result_refused(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, may_end: threading.Event
) -> None:
    step_run = make_step_run(make_ended_session(cast))
    outcomes: list[Outcome] = []

    def hang(_given: Any) -> Output:
        assert may_end.wait(2 * PATIENCE_S)
        return Output(WrittenSummary("words that come late"))

    def visit() -> None:
        try:
            outcomes.append(
                runner.run_step(
                    step_run.pk, lease_seconds=LEASE_SECONDS, limit_seconds=LIMIT_SECONDS
                )
            )
        finally:
            connection.close()

    def rests_with(*, attempts: int) -> bool:
        step_run.refresh_from_db()
        return step_run.attempts == attempts and step_run.status != "running"

    install_step(monkeypatch, hang)
    workers = [threading.Thread(target=visit) for _ in range(MOST_OVERRUNS)]
    try:
        workers[0].start()
        wait_until(lambda: rests_with(attempts=1), limit_s=PATIENCE_S)
        assert (step_run.status, step_run.error) == ("ready", runner.OVERRAN)
        StepRun.objects.update(not_before=None)
        workers[1].start()
        wait_until(lambda: rests_with(attempts=2), limit_s=PATIENCE_S)
        assert (step_run.status, step_run.deaths) == ("failed", 0)
        assert step_run.error == f"{runner.OVERRAN} Tried {MOST_OVERRUNS} times."
        assert all(worker.is_alive() for worker in workers)
        assert claims.run_again(step_run.pk)
    finally:
        may_end.set()
        for worker in workers:
            if worker.ident is not None:  # it was started
                worker.join(PATIENCE_S)
    assert outcomes == [Outcome.REFUSED] * MOST_OVERRUNS
    assert not Summary.objects.exists()
    assert runner.run_step(step_run.pk) is Outcome.DONE
    assert Summary.objects.get().markdown == "words that come late"
