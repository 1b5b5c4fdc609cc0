"""A few threads with database connections of their own, so that no socket waits for a query.

Channels would run every query of a process in one thread: one slow query would then hold up every
session. Here a statement that takes long is cut off by the database, and so is a transaction whose
process has stopped in the middle of it: its locks would keep out whoever goes on.
"""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import TypeVar

from django.db import (
    InterfaceError,
    InternalError,
    OperationalError,
    close_old_connections,
    connection,
)

from interviews.standstill import was_cut_off

Result = TypeVar("Result")

THREADS = 4
STATEMENT_TIMEOUT_MS = 2_000
IDLE_TIMEOUT_MS = 2_000
LIMITS = """
SELECT set_config('statement_timeout', %s, false),
       set_config('idle_in_transaction_session_timeout', %s, false)
"""


#: A connection that was used so lately is not asked whether it is alive: a write that finds it dead
#: is repeated on a new one.
TRUSTED_S = 5.0


class Limited(threading.local):
    """Of one thread: which connection has its limits, and when work on it last went well."""

    connection: object = None
    used_at_s: float = 0.0


_limited = Limited()


class DatabaseThreads:
    def __init__(self, count: int = THREADS) -> None:
        self._count = count
        self._is_closed = False
        self._pool = ThreadPoolExecutor(max_workers=count, thread_name_prefix="live-database")

    async def run(self, work: Callable[[], Result]) -> Result:
        """Raises what the work raises; after a lost connection the next call has a new one."""
        return await self.submit(work)

    def submit(self, work: Callable[[], Result]) -> "asyncio.Future[Result]":
        """As `run`, begun at once."""
        return asyncio.get_running_loop().run_in_executor(self._pool, do_limited, work)

    def close(self) -> None:
        """Close every thread's connection, then the threads; may be repeated."""
        if self._is_closed:
            return
        self._is_closed = True
        together = threading.Barrier(self._count)

        def part() -> None:
            together.wait(timeout=STATEMENT_TIMEOUT_MS / 1000 * 2)
            connection.close()

        for future in [self._pool.submit(part) for _ in range(self._count)]:
            future.result()
        self._pool.shutdown()


def do_limited(work: Callable[[], Result]) -> Result:
    """In a thread that works beside the loop, on its own connection: no statement takes long.

    Raises what the work raises; after a lost connection the next call has a new one.
    """
    if time.monotonic() - _limited.used_at_s > TRUSTED_S:
        close_old_connections()
    try:
        _limit_statements()
        result = work()
    except (OperationalError, InterfaceError):
        connection.close()
        raise
    except InternalError as error:
        connection.close()
        if was_cut_off(error):
            raise OperationalError from error  # nothing of it was done: it may be repeated
        raise
    _limited.used_at_s = time.monotonic()
    return result


def _limit_statements() -> None:
    connection.ensure_connection()
    if _limited.connection is not connection.connection:
        with connection.cursor() as cursor:
            cursor.execute(LIMITS, [str(STATEMENT_TIMEOUT_MS), str(IDLE_TIMEOUT_MS)])
        _limited.connection = connection.connection
        connection.close_at = None  # kept: when others use up all, there is no new one


@cache
def database_threads() -> DatabaseThreads:
    """Those of this process."""
    return DatabaseThreads()
