"""Queries of the live half run in threads of their own, and none for long."""

import time

import pytest
from django.db import OperationalError, connection, transaction

from realtime.database import STATEMENT_TIMEOUT_MS, DatabaseThreads

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


async def test_every_statement_has_its_limit(threads: DatabaseThreads) -> None:
    assert await threads.run(timeout) == f"{STATEMENT_TIMEOUT_MS // 1000}s"


async def test_a_statement_that_takes_long_is_cut_off(
    threads: DatabaseThreads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(DatabaseThreads, "timeout", "50")
    with pytest.raises(OperationalError):
        await threads.run(lambda: sleep(5))


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
