"""Processor time of this process and of the one that Postgres gives to its connection.

On a machine with other work the clock tells of that work, too; this tells of a search alone.
"""

import time
from pathlib import Path

from django.db import connection


def spent_ms() -> float:
    """Since both began; of this process alone where the system tells of no other."""
    return time.process_time() * 1000 + _spent_by_postgres_ms()


def _spent_by_postgres_ms() -> float:
    """Linux counts it in nanoseconds."""
    connection.ensure_connection()
    try:
        told = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text("ascii")
    except OSError:
        return 0.0
    return int(told.split()[0]) / 1_000_000
