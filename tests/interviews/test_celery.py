"""The broker's settings: a message is acknowledged late, and none is taken in advance."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from celery.contrib.testing.worker import start_worker
from django.conf import settings
from redis import Redis

from interviews.celery import app
from tests.processes import wait_until

THREADS = 2
MESSAGES = 5
PATIENCE_S = 30.0


@pytest.mark.unit
def test_a_message_is_acknowledged_when_its_work_is_done_and_not_by_a_death() -> None:
    assert app.conf.task_acks_late
    assert app.conf.task_reject_on_worker_lost


@pytest.mark.unit
def test_no_message_is_taken_in_advance() -> None:
    assert app.conf.worker_prefetch_multiplier == 1
    assert app.conf.worker_disable_prefetch


@pytest.mark.unit
def test_a_message_stays_with_its_worker_for_longer_than_any_claim() -> None:
    visible_after_s = app.conf.broker_transport_options["visibility_timeout"]
    assert settings.LONGEST_LEASE_SECONDS >= settings.PIPELINE_LEASE_SECONDS
    assert settings.LONGEST_STEP_SECONDS >= settings.PIPELINE_STEP_SECONDS
    assert visible_after_s >= settings.LONGEST_STEP_SECONDS + settings.LONGEST_LEASE_SECONDS


@pytest.mark.unit
@pytest.mark.parametrize(
    ("name", "longest"), [("PIPELINE_LEASE_SECONDS", 1800), ("PIPELINE_STEP_SECONDS", 7200)]
)
def test_a_claim_that_outlasts_a_message_stops_the_start_with_a_sentence(
    name: str, longest: int
) -> None:
    started = subprocess.run(
        [sys.executable, "-c", "import interviews.settings"],
        env={**os.environ, name: str(longest + 1)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert started.returncode != 0
    assert f"{name} must be at most {longest}, not {longest + 1}." in started.stderr


# --- A real worker over the real Valkey


@pytest.fixture
def queue() -> Iterator[str]:
    """A queue of this test's own; the settings are as they were when it ends."""
    names = ("task_default_queue", "worker_prefetch_multiplier", "worker_disable_prefetch")
    usual = {name: app.conf[name] for name in names}
    app.conf.task_default_queue = f"test-{uuid4().hex}"
    yield app.conf.task_default_queue
    app.conf.update(usual)


@pytest.fixture
def long_task() -> Iterator[tuple[Any, list[int], threading.Event]]:
    """A task that goes on until it may end, and the numbers of those that have begun."""
    begun: list[int] = []
    may_end = threading.Event()

    @app.task(name="tests.take_long")
    def take_long(number: int) -> None:
        begun.append(number)
        assert may_end.wait(60)

    yield take_long, begun, may_end
    may_end.set()
    app.tasks.pop("tests.take_long")


def count_waiting(queue: str) -> int:
    """Messages that no worker has taken."""
    with Redis.from_url(settings.REDIS_URL) as broker:
        return int(broker.llen(queue))


@pytest.mark.db
@pytest.mark.parametrize(
    ("is_greedy", "left"),
    [(False, MESSAGES - THREADS), (True, 0)],
    ids=["as Viva has it", "as Celery has it"],
)
def test_what_waits_behind_long_steps_waits_at_the_broker(
    queue: str,
    long_task: tuple[Any, list[int], threading.Event],
    is_greedy: bool,
    left: int,
) -> None:
    """There another worker finds it; the second case shows that the first could fail."""
    task, begun, may_end = long_task
    if is_greedy:
        app.conf.worker_prefetch_multiplier, app.conf.worker_disable_prefetch = 4, False
    for number in range(MESSAGES):
        task.delay(number)
    with start_worker(
        app, pool="threads", concurrency=THREADS, perform_ping_check=False, queues=[queue]
    ):
        wait_until(
            lambda: len(begun) == THREADS and count_waiting(queue) == left, limit_s=PATIENCE_S
        )
        time.sleep(0.3)  # a worker that takes more than it should has taken it by then
        assert count_waiting(queue) == left
        may_end.set()
        wait_until(lambda: len(begun) == MESSAGES, limit_s=PATIENCE_S)
    assert sorted(begun) == list(range(MESSAGES))
