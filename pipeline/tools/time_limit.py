"""A limit on how long one call may ask the database, and may take in all."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Within a transaction. What takes longer is refused, and what it wrote is undone.

    Each statement is cut off by the database (QueryCanceled); the sum is looked at in the end:
    raises TimeoutError.
    """
    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {round(seconds * 1000)}")
    yield
    if time.monotonic() - began > seconds:
        raise TimeoutError
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout TO DEFAULT")
