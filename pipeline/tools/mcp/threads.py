"""Where an event loop waits for the database: at the door, and behind it where calls are answered.

Each has a few threads of its own, never those that store what is being said. Behind the door one
caller can have two in work, and whoever has none in work finds a thread: two that are slow leave
room for a third. The door is held up by nobody's calls.
"""

import asyncio
import contextvars
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from django.db import close_old_connections

from pipeline.tools.shared_threads import SharedThreads

Found = TypeVar("Found")

DOOR_THREADS = 2
CALL_THREADS = 4
#: Beside them, for callers who have nothing in work; each may take a connection to the database.
RESERVED_THREADS = 4
#: Of one caller: so many in work, so many more in line. An assistant asks for some things together.
AT_ONCE = 2
IN_LINE = 8


def make_call_threads() -> SharedThreads:
    return SharedThreads(
        CALL_THREADS, reserved=RESERVED_THREADS, at_once=AT_ONCE, in_line=IN_LINE, prefix="tools"
    )


_door = ThreadPoolExecutor(DOOR_THREADS, thread_name_prefix="tools-door")
_calls = make_call_threads()


async def at_the_door(work: Callable[[], Found]) -> Found:
    """What is over in milliseconds: who it is, and what is put on the log of who is sent away."""
    return await asyncio.wrap_future(_door.submit(_prepared(work)))


async def inside(caller: str, work: Callable[[], Found]) -> Found:
    """Raises BusyError, and what the work raises."""
    return await asyncio.wrap_future(_calls.submit(caller, _prepared(work)))


def _prepared(work: Callable[[], Found]) -> Callable[[], Found]:
    """With what is known where it is asked, on a connection that is looked after."""
    return partial(contextvars.copy_context().run, _connected, work)


def _connected(work: Callable[[], Found]) -> Found:
    close_old_connections()
    try:
        return work()
    finally:
        close_old_connections()
