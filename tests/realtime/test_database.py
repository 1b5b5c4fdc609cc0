"""Threads with connections of their own: nobody waits for another's query, and none takes long."""

import asyncio
import threading
import time

import pytest
from django.db import OperationalError, connection

from interviews.models import Organization
from realtime.database import DatabaseThreads, database_threads

pytestmark = [pytest.mark.db, pytest.mark.django_db(transaction=True)]


def ask(query: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


async def test_a_query_runs_in_another_thread_and_its_answer_comes_back(
    threads: DatabaseThreads,
) -> None:
    assert await threads.run(threading.get_ident) != threading.get_ident()
    assert await threads.run(Organization.objects.count) == 0


async def test_one_slow_query_does_not_hold_up_the_others(threads: DatabaseThreads) -> None:
    await asyncio.gather(*(threads.run(lambda: ask("SELECT 1")) for _ in range(4)))
    began = time.monotonic()
    async with asyncio.TaskGroup() as group:
        group.create_task(threads.run(lambda: ask("SELECT pg_sleep(1)")))
        await asyncio.sleep(0.05)
        await threads.run(lambda: ask("SELECT 1"))
        assert time.monotonic() - began < 0.5


async def test_a_statement_that_takes_long_is_cut_off(threads: DatabaseThreads) -> None:
    assert await threads.run(lambda: ask("SHOW statement_timeout")) == "2s"
    with pytest.raises(OperationalError):
        await threads.run(lambda: ask("SELECT pg_sleep(10)"))


async def test_after_a_lost_connection_the_next_query_has_a_new_one(
    threads: DatabaseThreads,
) -> None:
    with pytest.raises(OperationalError):
        await threads.run(lambda: ask("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert await threads.run(lambda: ask("SELECT 1")) == 1
    assert await threads.run(lambda: ask("SHOW statement_timeout")) == "2s"


async def test_an_error_of_the_work_is_the_askers(threads: DatabaseThreads) -> None:
    with pytest.raises(Organization.DoesNotExist):
        await threads.run(Organization.objects.get)


def test_closing_ends_every_thread_and_every_connection() -> None:
    threads = DatabaseThreads(2)
    pids = asyncio.run(_backends(threads))
    threads.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s)", [pids])
        assert cursor.fetchone() == (0,)


async def _backends(threads: DatabaseThreads) -> list[object]:
    query = "SELECT pg_backend_pid() FROM pg_sleep(0.05)"
    return list(await asyncio.gather(*(threads.run(lambda: ask(query)) for _ in range(2))))


def test_a_process_has_one_set_of_threads() -> None:
    assert database_threads() is database_threads()
