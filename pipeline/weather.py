"""A database that is away for a while: what is written to it waits, and costs no attempt."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from django.db import InterfaceError, InternalError, OperationalError, close_old_connections

from interviews.standstill import was_cut_off

#: What a database raises that restarts, is killed, is full or does not answer in time.
WEATHER = (OperationalError, InterfaceError)

LOOKS_AGAIN_AFTER_SECONDS = 0.5

Answer = TypeVar("Answer")


@contextmanager
def told_as_weather() -> Iterator[None]:
    """Who stood still in the middle of a transaction has lost it: it may be done again."""
    try:
        yield
    except InternalError as error:
        if was_cut_off(error):
            raise OperationalError(*error.args) from error
        raise


def outlast(act: Callable[[], Answer], *, within_seconds: float) -> Answer:
    """What `act` returns, done again while the database is away; then its error is raised.

    `act` must be safe to repeat: a commit whose answer was lost is one that may have happened.
    """
    deadline = time.monotonic() + within_seconds
    while True:
        close_old_connections()  # those that a restart has cut
        try:
            with told_as_weather():
                return act()
        except WEATHER:
            if time.monotonic() >= deadline:
                raise
        time.sleep(LOOKS_AGAIN_AFTER_SECONDS)
