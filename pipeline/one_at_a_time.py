"""Work that one process does while the others leave it alone: an advisory lock of Postgres."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

from interviews.standstill import STANDSTILL_S

#: Numbers that nobody else uses in this database.
VECTOR_INDEX = 0x76697661
SWEEP = 0x76697662
TAKE = "SELECT set_config('idle_session_timeout', %s, false), pg_try_advisory_lock(%s)"


@contextmanager
def one_at_a_time(lock: int) -> Iterator[bool]:
    """False where somebody else is at it.

    Who dies, or stands still for as long as a worker may keep its locks, loses it with the
    connection.
    """
    limit_s = min(STANDSTILL_S, settings.PIPELINE_LEASE_SECONDS)
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [str(round(limit_s * 1000)), lock])
        [_limit, is_ours] = cursor.fetchone()
    try:
        yield is_ours
    finally:
        if connection.connection and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute("RESET idle_session_timeout")
                if is_ours:
                    cursor.execute("SELECT pg_advisory_unlock(%s)", [lock])
