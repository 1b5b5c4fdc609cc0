"""Where calls from an event loop wait for the database: a few threads of their own.

Never on the threads that store what is being said.
"""

from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

from channels.db import database_sync_to_async

Given = ParamSpec("Given")
Found = TypeVar("Found")

THREADS = 4
_pool = ThreadPoolExecutor(THREADS, thread_name_prefix="tools")


def aside(function: Callable[Given, Found]) -> Callable[Given, Awaitable[Found]]:
    """The same, awaited; the thread's connection is looked after before and after."""
    waiting: Any = database_sync_to_async(function, thread_sensitive=False, executor=_pool)
    return waiting  # type: ignore[no-any-return]  # Channels is not typed
