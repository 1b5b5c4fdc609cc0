"""A database that is away for a while: what is written to it waits, and costs no attempt."""

import time
from collections.abc import Callable
from typing import TypeVar

from django.db import InterfaceError, OperationalError, close_old_connections

#: What a database raises that restarts, is killed, is full or does not answer in time.
WEATHER = (OperationalError, InterfaceError)

LOOKS_AGAIN_AFTER_SECONDS = 0.5

Answer = TypeVar("Answer")


def outlast(act: Callable[[], Answer], *, within_seconds: float) -> Answer:
    """What `act` returns, done again while the database is away; then its error is raised.

    `act` must be safe to repeat: a commit whose answer was lost is one that may have happened.
    """
    deadline = time.monotonic() + within_seconds
    while True:
        close_old_connections()  # those that a restart has cut
        try:
            return act()
        except WEATHER:
            if time.monotonic() >= deadline:
                raise
        time.sleep(LOOKS_AGAIN_AFTER_SECONDS)
