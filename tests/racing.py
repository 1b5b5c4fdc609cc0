"""Several who act in the same moment, each on a thread and a database connection of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

Result = TypeVar("Result")

WAIT_LIMIT_S = 30


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
