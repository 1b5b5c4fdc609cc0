"""How the statements of a search are run: each by one process of Postgres, as it stands."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

#: In a statement of milliseconds helpers and compilers cost more than they save, and what they
#: take is taken from running conversations.
ALONE = """
SELECT set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true)
"""


@contextmanager
def alone() -> Iterator[CursorWrapper]:
    """A cursor in a transaction of its own."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALONE)
        yield cursor
