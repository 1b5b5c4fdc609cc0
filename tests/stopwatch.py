"""Time as on a machine of one's own: without what a thread stood in line for a processor."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection


def queued_s() -> float:
    """How long this thread, and the process of the database that works for it, stood in line.

    One of the two works at a time, so what they stood in line for a processor that others had is
    all that a busy machine adds to the clock. Nothing where the kernel does not say.
    """
    connection.ensure_connection()
    backend = connection.connection.info.backend_pid
    return (
        sum(_waited_ns(Path("/proc", str(who), "schedstat")) for who in ("thread-self", backend))
        / 1e9
    )


def _waited_ns(schedstat: Path) -> int:
    """Nanoseconds: on a processor, in line for one, and how often."""
    try:
        return int(schedstat.read_text(encoding="ascii").split()[1])
    except FileNotFoundError:
        return 0


@dataclass
class Stopwatch:
    """Runs from when it is made, by the clock on the wall less the time in line."""

    _queued_s: float = field(default_factory=queued_s)
    _began_s: float = field(default_factory=time.monotonic)

    def read_s(self) -> float:
        took_s = time.monotonic() - self._began_s
        return took_s - (queued_s() - self._queued_s)
