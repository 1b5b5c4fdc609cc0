"""The doorbell: a real Celery worker over the real Valkey, and life without either."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from celery.contrib.testing.worker import start_worker
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from interviews.celery import app
from pipeline import ledger, tasks
from pipeline.models import Delivery, StepRun, Summary
from pipeline.one_at_a_time import SWEEP
from tests.cast import Cast
from tests.fakes.receiver import receiver
from tests.pipeline.conversations import bakery, store_turns
from tests.pipeline.rows import (
    count_summaries,
    end_now,
    make_delivery,
    make_ended_session,
    make_endpoint,
    run_all_steps,
)

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]

PATIENCE_SECONDS = 20

NUDGE = """
import os, uuid, django
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "interviews.settings")
django.setup()
from pipeline.tasks import nudge
nudge(uuid.uuid4())
print("went on")
"""


@pytest.fixture
def queue() -> Iterator[str]:
    """A queue of this test's own."""
    usual = app.conf.task_default_queue
    app.conf.task_default_queue = f"test-{uuid4().hex}"
    yield app.conf.task_default_queue
    app.conf.task_default_queue = usual


@pytest.fixture
def worker(queue: str) -> Iterator[None]:
    with start_worker(app, perform_ping_check=False, queues=[queue], shutdown_timeout=30):
        yield


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_nudge_brings_a_summary_soon(cast: Cast, worker: None) -> None:
    session = make_ended_session(cast)
    store_turns(session, bakery())
    tasks.nudge(session.pk)
    wait_until(Summary.objects.exists)
    wait_until(lambda: not StepRun.objects.exclude(status="done").exists())


def test_a_sweep_brings_every_summary_once(cast: Cast, worker: None) -> None:
    sessions = [make_ended_session(cast) for _ in range(5)]
    for _ in range(4):
        tasks.sweep.delay()
    wait_until(lambda: Summary.objects.count() == len(sessions))
    assert [count_summaries(session) for session in sessions] == [1] * 5
    attempts = StepRun.objects.filter(step="summary").values_list("attempts", flat=True)
    assert set(attempts) == {1}


@pytest.mark.fault("B24")
def test_a_message_that_comes_three_times_does_the_work_once(cast: Cast, worker: None) -> None:
    session = make_ended_session(cast)
    [first] = ledger.sweep(session.pk)
    for _ in range(3):
        tasks.run_step.delay(str(first))
    wait_until(Summary.objects.exists)
    assert StepRun.objects.get(pk=first).attempts == 1
    assert count_summaries(session) == 1


@pytest.mark.fault("B25")
def test_a_message_about_a_step_that_is_gone_does_no_harm(db: None, queue: str) -> None:
    tasks.run_step(str(uuid4()))


def test_a_message_to_the_outside_leaves_soon_after_the_session(
    cast: Cast, worker: None, settings: Any
) -> None:
    settings.DEBUG = settings.WEBHOOK_ALLOW_PRIVATE = True
    with receiver(200) as there:
        make_endpoint(cast, url=there.url)
        session = end_now(make_ended_session(cast))
        store_turns(session, bakery())
        tasks.nudge(session.pk)
        wait_until(Delivery.objects.filter(status="sent").exists)
    assert len(there.received) == 1


def test_what_a_person_sends_again_leaves_at_once(cast: Cast, worker: None, settings: Any) -> None:
    settings.DEBUG = settings.WEBHOOK_ALLOW_PRIVATE = True
    with receiver(200) as there:
        delivery = make_delivery(cast, endpoint=make_endpoint(cast, url=there.url))
        tasks.nudge_deliveries([delivery.pk])
        wait_until(Delivery.objects.filter(status="sent").exists)
    assert there.received[0].headers["webhook-id"] == delivery.key


@pytest.fixture
def elsewhere() -> Iterator[BaseDatabaseWrapper]:
    """A connection of another process."""
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    yield other
    other.close()


def lock(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [SWEEP])
        [is_done] = cursor.fetchone()
    return bool(is_done)


def test_a_sweep_of_all_leaves_the_work_to_the_one_that_is_at_it(
    cast: Cast, queue: str, elsewhere: BaseDatabaseWrapper
) -> None:
    session = make_ended_session(cast)
    assert lock(elsewhere)
    tasks.sweep()
    assert not StepRun.objects.filter(session=session).exists()
    tasks.sweep(str(session.pk))
    assert StepRun.objects.filter(session=session).exists()


def test_a_sweep_that_is_over_lets_the_next_one_in(
    cast: Cast, queue: str, elsewhere: BaseDatabaseWrapper
) -> None:
    session = make_ended_session(cast)
    tasks.sweep()
    assert StepRun.objects.filter(session=session).exists()
    assert lock(elsewhere)


@pytest.mark.fault("B26")
def test_without_any_worker_a_sweep_still_finds_the_work(cast: Cast, queue: str) -> None:
    session = make_ended_session(cast)
    tasks.sweep()
    with app.connection_for_write() as connection:
        assert connection.SimpleQueue(queue).clear()  # every message is lost
    run_all_steps()
    assert count_summaries(session) == 1


def test_a_nudge_without_a_broker_says_so_and_goes_on() -> None:
    nudged = subprocess.run(
        [sys.executable, "-c", NUDGE],
        env={**os.environ, "REDIS_URL": "unix:///nowhere/valkey.sock?db=0"},
        capture_output=True,
        text=True,
        timeout=PATIENCE_SECONDS,
        check=True,
    )
    assert "The broker is away; the sweep will find the session" in nudged.stderr
    assert nudged.stdout.strip() == "went on"
