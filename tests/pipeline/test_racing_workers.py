"""Claims between real processes: racing, killed in the middle, stopped and woken too late."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from interviews.actions.erasure import erase_session
from interviews.models import ErasureCertificate, Session
from pipeline import claims, ledger, runner, tasks
from pipeline.models import StepRun, Summary
from pipeline.runner import Outcome
from tests.cast import NOW, Cast
from tests.pipeline.conftest import WORDS
from tests.pipeline.rows import make_ended_session, make_step_run
from tests.racing import beside, race

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

Worker = subprocess.Popen[str]
StartWorker = Callable[[StepRun, float], Worker]

RACERS = 8
LEASE_S = 1.0
#: Nobody may set a shorter one; no worker keeps a lock for longer.
SHORTEST_LEASE_S = 5
SWEEP_S = 0.1


@pytest.fixture
def step_run(cast: Cast) -> StepRun:
    return make_step_run(make_ended_session(cast))


@pytest.fixture
def start_worker() -> Iterator[StartWorker]:
    started: list[Worker] = []

    def start(step_run: StepRun, lease_seconds: float) -> Worker:
        name = connection.settings_dict["NAME"]
        process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.pipeline.worker_process",
                str(step_run.pk),
                str(lease_seconds),
            ],
            env={
                **os.environ,
                "DATABASE_URL": renamed(os.environ["DATABASE_URL"], name),
                "PIPELINE_LEASE_SECONDS": str(SHORTEST_LEASE_S),
            },
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def renamed(url: str, database: str) -> str:
    address, _, options = url.partition("?")
    return f"{address.rpartition('/')[0]}/{database}?{options}"


def heard(worker: Worker) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline().strip()


def let_go(worker: Worker, *, times: int = 2) -> None:
    """From its work, and from its store."""
    assert worker.stdin is not None
    worker.stdin.write("\n" * times)
    worker.stdin.flush()


def visit_when_due(step_run: StepRun, *, within_seconds: float) -> Outcome:
    deadline = time.monotonic() + within_seconds
    while (outcome := runner.run_step(step_run.pk)) is Outcome.NOT_DUE:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    return outcome


@pytest.mark.fault("B24")
def test_of_many_connections_that_race_one_gets_the_step(step_run: StepRun) -> None:
    taken = race([lambda: claims.take(step_run.pk, lease_seconds=60)] * RACERS)
    assert len(taken) == RACERS
    assert len([claim for claim in taken if claim]) == 1
    step_run.refresh_from_db()
    assert step_run.attempts == 1


@pytest.mark.fault("B24")
def test_who_comes_while_a_step_is_in_hand_goes_on_at_once(step_run: StepRun) -> None:
    """It does not wait until the other is done, with a thread and a connection held."""
    taken: list[claims.Claim | None] = []

    def take() -> None:
        taken.append(claims.take(step_run.pk, lease_seconds=60))

    with beside(take) as has_to_wait, transaction.atomic():
        StepRun.objects.select_for_update().get(pk=step_run.pk)
        assert not has_to_wait()
    assert taken == [None]


@pytest.mark.fault("B24")
def test_of_two_processes_that_race_one_does_the_work(
    step_run: StepRun, start_worker: StartWorker
) -> None:
    workers = [start_worker(step_run, 60), start_worker(step_run, 60)]
    for worker in workers:
        let_go(worker)
    outputs = sorted(worker.communicate(timeout=30)[0].split() for worker in workers)
    assert outputs == [["not_due"], ["working", "storing", "done"]]
    assert Summary.objects.count() == 1


@pytest.mark.fault("B23")
def test_a_killed_workers_step_is_done_by_another(
    step_run: StepRun, start_worker: StartWorker
) -> None:
    killed = start_worker(step_run, 1.0)
    assert heard(killed) == "working"
    killed.kill()
    assert visit_when_due(step_run, within_seconds=5) is Outcome.DONE
    step_run.refresh_from_db()
    assert (step_run.status, step_run.deaths) == ("done", 1)
    assert Summary.objects.count() == 1


def now_of_the_database() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        [now] = cursor.fetchone()
    assert isinstance(now, datetime)
    return now


@pytest.mark.fault("B23")
def test_a_dead_workers_step_is_due_within_a_lease_and_a_sweep(
    step_run: StepRun, start_worker: StartWorker
) -> None:
    """By the database's clock: no sweep after the end of the lease misses it, however slow.

    So the bound is the lease from the death on, and the time until the next sweep.
    """
    killed = start_worker(step_run, LEASE_S)
    assert heard(killed) == "working"
    killed.kill()
    killed.wait()
    died_by = now_of_the_database()
    ends_at = StepRun.objects.get(pk=step_run.pk).lease_until
    assert ends_at is not None
    assert ends_at <= died_by + timedelta(seconds=LEASE_S)
    swept_at = now_of_the_database()
    while step_run.pk not in ledger.sweep():
        assert swept_at <= ends_at
        time.sleep(SWEEP_S)
        swept_at = now_of_the_database()
    assert runner.run_step(step_run.pk) is Outcome.DONE
    step_run.refresh_from_db()
    assert step_run.started_at is not None
    assert step_run.started_at > ends_at
    assert (step_run.fence, step_run.deaths) == (2, 1)


def test_the_sweep_comes_as_often_as_is_promised(settings: Any) -> None:
    """Two minutes of lease and ten seconds until the next sweep, where nothing else is set."""
    sweep = settings.CELERY_BEAT_SCHEDULE["sweep"]
    assert sweep["task"] == tasks.sweep.name
    assert sweep["schedule"].run_every == timedelta(seconds=settings.PIPELINE_SWEEP_SECONDS)
    assert sweep["options"]["expires"] <= settings.PIPELINE_SWEEP_SECONDS


@pytest.mark.fault("B30")
def test_a_living_worker_keeps_its_step_past_the_first_lease(
    step_run: StepRun, start_worker: StartWorker
) -> None:
    slow = start_worker(step_run, 1.0)
    assert heard(slow) == "working"
    time.sleep(2.5)
    assert runner.run_step(step_run.pk) is Outcome.NOT_DUE
    let_go(slow)
    assert [heard(slow), heard(slow)] == ["storing", "done"]


@pytest.mark.fault("B30")
def test_a_worker_that_was_stopped_and_woken_finds_its_result_refused(
    step_run: StepRun, start_worker: StartWorker
) -> None:
    zombie = start_worker(step_run, 1.0)
    assert heard(zombie) == "working"
    zombie.send_signal(signal.SIGSTOP)
    assert visit_when_due(step_run, within_seconds=5) is Outcome.DONE
    written = Summary.objects.get().markdown
    let_go(zombie)
    zombie.send_signal(signal.SIGCONT)
    assert heard(zombie) == "refused"
    assert Summary.objects.get().markdown == written


@pytest.fixture
def sleeper(step_run: StepRun, start_worker: StartWorker) -> Worker:
    """Stopped in the middle of its store: it holds the rows of the step and of the session."""
    worker = start_worker(step_run, LEASE_S)
    assert heard(worker) == "working"
    let_go(worker, times=1)
    assert heard(worker) == "storing"
    worker.send_signal(signal.SIGSTOP)
    return worker


def woken(sleeper: Worker) -> str:
    """What it says in the end."""
    let_go(sleeper, times=1)
    sleeper.send_signal(signal.SIGCONT)
    return heard(sleeper)


@pytest.mark.fault("B30")
def test_a_worker_that_was_stopped_in_its_store_keeps_nobody_from_the_step(
    step_run: StepRun, sleeper: Worker
) -> None:
    outcome = visit_when_due(step_run, within_seconds=4 * SHORTEST_LEASE_S)
    written = Summary.objects.get().markdown
    assert (outcome, woken(sleeper)) == (Outcome.DONE, "refused")
    assert Summary.objects.get().markdown == written


@pytest.mark.fault("B50")
def test_an_erasure_wins_over_a_worker_that_was_stopped_in_its_store(
    step_run: StepRun, sleeper: Worker
) -> None:
    cause = ErasureCertificate.Cause.ASKED
    certificate = erase_session(session_id=step_run.session_id, cause=cause, now=NOW)
    assert certificate is not None
    assert woken(sleeper) == "refused"
    assert not Session.objects.filter(pk=step_run.session_id).exists()
    assert not Summary.objects.exists()


@pytest.mark.fault("B34")
def test_sweeps_in_two_connections_make_each_row_once(cast: Cast) -> None:
    for _ in range(20):
        make_ended_session(cast)
    together = threading.Barrier(2)
    failures: list[BaseException] = []

    def sweep() -> None:
        try:
            together.wait()
            ledger.sweep()
        except BaseException as failure:  # noqa: BLE001 - handed to the test's own thread
            failures.append(failure)
        finally:
            connection.close()

    sweepers = [threading.Thread(target=sweep) for _ in range(2)]
    for sweeper in sweepers:
        sweeper.start()
    for sweeper in sweepers:
        sweeper.join()
    assert failures == []
    assert StepRun.objects.count() == 20 * len(WORDS)
