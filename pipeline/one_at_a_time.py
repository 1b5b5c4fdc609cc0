"""Work that one process does while the others leave it alone: an advisory lock of Postgres."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

#: Numbers that nobody else uses in this database.
VECTOR_INDEX = 0x76697661
SWEEP = 0x76697662


@contextmanager
def one_at_a_time(lock: int) -> Iterator[bool]:
    """False where somebody else is at it. Who dies loses the lock with the connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock])
        [is_ours] = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if is_ours and connection.connection and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
