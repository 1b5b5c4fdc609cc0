"""Several who act in the same moment, each on a thread and a database connection of its own.

Or two of whom the second waits for a lock of the first.
"""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection, transaction

from tests.processes import wait_until

Result = TypeVar("Result")

WAIT_LIMIT_S = 30
#: Looked at anew by each statement, which `pg_stat_activity` is not within a transaction.
WAITING = "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)"


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


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])
