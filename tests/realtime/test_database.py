"""Queries of the live half run in threads of their own, and none for long."""

import asyncio
import os
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from interviews.actions import sessions
from interviews.models import Session, Turn
from realtime.database import STATEMENT_TIMEOUT_MS, THREADS, DatabaseThreads
from realtime.protocol.turns import TurnRecord
from realtime.recorder import Recorder
from realtime.writes import Write, write_of
from tests.cast import NOW
from tests.realtime.protocol.rehearsal import turn

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        return str(cursor.fetchone()[0])


def sleep(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(%s)", [seconds])


def kill(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [pid])


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110 - a thread makes it so
            await asyncio.sleep(0.02)


async def test_every_statement_has_its_limit(threads: DatabaseThreads) -> None:
    assert await threads.run(timeout) == f"{STATEMENT_TIMEOUT_MS // 1000}s"


async def test_a_statement_that_takes_long_is_cut_off(
    threads: DatabaseThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.database.STATEMENT_TIMEOUT_MS", 50)
    with pytest.raises(OperationalError):
        await threads.run(lambda: sleep(5))


async def test_a_connection_that_died_a_moment_ago_costs_one_try() -> None:
    one, other = DatabaseThreads(count=1), DatabaseThreads(count=1)
    try:
        before = await one.run(backend)
        await other.run(lambda: kill(before))
        with pytest.raises(OperationalError):
            await one.run(backend)
        assert await one.run(backend) != before
    finally:
        one.close()
        other.close()


async def test_a_connection_that_died_while_nothing_was_done_costs_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("realtime.database.TRUSTED_S", 0.0)
    one, other = DatabaseThreads(count=1), DatabaseThreads(count=1)
    try:
        before = await one.run(backend)
        await other.run(lambda: kill(before))
        assert await one.run(backend) != before
    finally:
        one.close()
        other.close()


async def test_after_a_lost_connection_there_is_a_new_one() -> None:
    one = DatabaseThreads(count=1)
    try:
        before = await one.run(backend)
        with pytest.raises(OperationalError):
            await one.run(lambda: kill(before))
        assert await one.run(backend) != before
        assert await one.run(timeout) == "2s"
    finally:
        one.close()


async def test_a_transaction_that_stands_still_is_cut_off_and_may_be_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A process that was paused in the middle of one; Django must not see its own way out."""
    monkeypatch.setattr("realtime.database.IDLE_TIMEOUT_MS", 50)

    def stand_still() -> None:
        with transaction.atomic():
            backend()
            time.sleep(0.3)
            backend()

    one = DatabaseThreads(count=1)
    try:
        before = await one.run(backend)
        with pytest.raises(OperationalError):
            await one.run(stand_still)
        assert await one.run(backend) != before
    finally:
        one.close()


async def test_what_the_work_raises_is_raised(threads: DatabaseThreads) -> None:
    def broken() -> None:
        raise KeyError("mine")

    with pytest.raises(KeyError):
        await threads.run(broken)


@pytest.mark.fault("A12")
@pytest.mark.alone
async def test_one_slow_query_holds_up_nobody_else(threads: DatabaseThreads) -> None:
    async with asyncio.TaskGroup() as group:
        slow = group.create_task(threads.run(lambda: sleep(1.0)))
        await asyncio.sleep(0.1)
        began = time.monotonic()
        for _ in range(20):
            await threads.run(backend)
        assert time.monotonic() - began < 0.7
        assert not slow.done()


@pytest.mark.fault("A11")
async def test_who_uses_up_all_connections_does_not_take_those_of_the_live_half(
    threads: DatabaseThreads,
) -> None:
    async with asyncio.TaskGroup() as group:  # each thread has its connection
        for _ in range(THREADS):
            group.create_task(threads.run(lambda: sleep(0.1)))
    with ExitStack() as held:
        with suppress(psycopg.OperationalError):
            while True:
                held.enter_context(psycopg.connect(os.environ["DATABASE_URL"]))
        for _ in range(THREADS):
            assert await threads.run(backend)


@pytest.mark.fault("A06")
async def test_turns_wait_for_a_table_that_a_migration_has_and_arrive(
    session: Session, threads: DatabaseThreads, read: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("realtime.database.STATEMENT_TIMEOUT_MS", 200)
    free, saved = threading.Event(), list[TurnRecord]()
    recorder = Recorder(
        session.pk, threads, saved=saved.append, over=pytest.fail, elsewhere=pytest.fail
    )
    async with asyncio.TaskGroup() as group:
        group.create_task(asyncio.to_thread(take_turns_until, free))
        await asyncio.sleep(0.1)
        recorder.do(leg())
        recorder.save_turn(turn(1, "One."))
        group.create_task(recorder.run())
        await until(lambda: recorder._away_since is not None)  # one try was cut off
        assert saved == []
        free.set()
        await until(lambda: len(saved) == 1)
        recorder.finish()
    assert await read(Turn.objects.count) == 1


def leg() -> Write:
    voice = {"provider": "fake", "model": "fake", "provider_session_id": ""}
    return write_of(sessions.start_leg, number=1, expires_at=None, now=NOW, **voice)


def take_turns_until(free: threading.Event) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE interviews_turn IN ACCESS EXCLUSIVE MODE")
        free.wait(10)
    connection.close()
