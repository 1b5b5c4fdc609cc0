"""Statements that take a table for themselves, in a house where people are talking.

Whoever waits for such a lock keeps everybody out who comes after: so they wait for a moment only,
let the others through, and try again.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

from django.db import OperationalError, connection

Result = TypeVar("Result")

#: Less than a statement of the live half may take: it waits, and need not be repeated.
LOCK_LIMIT_MS = 1_500
#: Between the tries; together with these, about two minutes.
PAUSES_S = (0.5, 1.0, 2.0, 4.0, *[8.0] * 14)
LOCK_NOT_AVAILABLE = "55P03"


class TablesBusyError(Exception):
    """A table was in use at every try; nothing of the last one was done."""


def with_patience(
    do: Callable[[], Result],
    *,
    sleep: Callable[[float], object],
    pauses_s: Sequence[float] = PAUSES_S,
    limit_ms: int = LOCK_LIMIT_MS,
) -> Result:
    """`do` may be begun several times. Raises TablesBusyError, and what it raises."""
    for pause_s in (*pauses_s, None):
        _limit_locks(f"{limit_ms}ms")
        try:
            return do()
        except OperationalError as error:
            if getattr(error.__cause__, "sqlstate", "") != LOCK_NOT_AVAILABLE:
                raise
            if pause_s is None:
                raise TablesBusyError from error
            sleep(pause_s)
        finally:
            if connection.connection is not None and not connection.needs_rollback:
                _limit_locks("0")
    raise AssertionError


def _limit_locks(limit: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [limit])
