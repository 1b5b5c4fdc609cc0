"""Several who act in the same moment, each on a thread and a database connection of its own.

Or two of whom the second waits for a lock of the first.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from django.db import connection, transaction

from tests.processes import wait_until

Result = TypeVar("Result")

WAIT_LIMIT_S = 30
#: For this connection. `pg_locks` is looked at anew by each statement, which `pg_stat_activity` is
#: not within a transaction.
WAITING = """
SELECT EXISTS (SELECT FROM pg_locks
                WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid)))
"""


def race(acts: Sequence[Callable[[], Result]]) -> list[Result]:
    """What each returned, in the order of `acts`. Raises what the first of them raised."""
    together = threading.Barrier(len(acts))

    def run(act: Callable[[], Result]) -> Result:
        try:
            connection.ensure_connection()
            together.wait(WAIT_LIMIT_S)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def one_behind_the_other(
    first: Callable[[], object], second: Callable[[], object]
) -> tuple[object, object]:
    """What both returned: `second` has to wait until the transaction of `first` is over."""

    def follow() -> object:
        try:
            with transaction.atomic():
                return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            came_first = first()
            following = pool.submit(follow)
            wait_until(_somebody_waits, limit_s=WAIT_LIMIT_S)
        return came_first, following.result(WAIT_LIMIT_S)


@contextmanager
def beside(act: Callable[[], Result]) -> Iterator[Callable[[], bool]]:
    """`act` may begin at any time, on a connection of its own, and is over when this is.

    The function that is given begins it, within a transaction, and says whether it has to wait for
    that: else it is over. What it raised is raised in the end.
    """
    begun: list[Future[Result]] = []

    def follow() -> Result:
        try:
            return act()
        finally:
            connection.close()

    def has_to_wait() -> bool:
        begun.append(pool.submit(follow))
        wait_until(lambda: begun[0].done() or _somebody_waits(), limit_s=WAIT_LIMIT_S)
        return not begun[0].done()

    with ThreadPoolExecutor(1) as pool:
        yield has_to_wait
        for each in begun:
            each.result(WAIT_LIMIT_S)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])
