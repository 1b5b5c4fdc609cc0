"""A test ends with the tasks and threads that it began with; what it leaves behind fails it."""

import asyncio
import inspect
import threading
import time
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

#: What is ending may take a moment.
PATIENCE_S = 10.0
#: Pools that live as long as the process, by design: asgiref's one thread for synchronous code,
#: the threads that an event loop ends when it closes, and the one that rings when a session ends.
LASTING = ("ThreadPoolExecutor-", "asyncio_", "session-ended", "MainThread")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The check of tasks needs a loop, so that it is for tests that have one."""
    for item in items:
        if isinstance(item, pytest.Function) and inspect.iscoroutinefunction(item.function):
            item.fixturenames.insert(0, "no_leaked_tasks")  # first, so that it looks last


@pytest_asyncio.fixture
async def no_leaked_tasks() -> AsyncIterator[None]:
    before = asyncio.all_tasks() | {asyncio.current_task()}
    yield
    before.add(asyncio.current_task())
    deadline = time.monotonic() + PATIENCE_S
    while leaked := asyncio.all_tasks() - before:
        if time.monotonic() > deadline:
            pytest.fail(f"left tasks behind: {sorted(map(_name, leaked))}")
        await asyncio.sleep(0.01)


def _name(task: "asyncio.Task[object]") -> str:
    return f"{task.get_name()} ({getattr(task.get_coro(), '__qualname__', 'unnamed')})"


@pytest.fixture(autouse=True)
def no_leaked_threads() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    deadline = time.monotonic() + PATIENCE_S
    while leaked := [thread.name for thread in threading.enumerate() if _is_new(thread, before)]:
        if time.monotonic() > deadline:
            pytest.fail(f"left threads behind: {sorted(leaked)}")
        time.sleep(0.01)


def _is_new(thread: threading.Thread, before: set[threading.Thread]) -> bool:
    return thread not in before and not thread.name.startswith(LASTING)
