"""Threads that many callers share and none can fill: whoever has enough in them waits in line.

It knows neither the database nor an event loop.
"""

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from threading import Lock
from typing import Any, TypeVar

Found = TypeVar("Found")


class BusyError(Exception):
    """As much of this caller is in work and in line as one may have."""


@dataclass(slots=True)
class Line:
    """What one caller has: so much in the threads, and what waits until some of it is done."""

    running: int = 0
    waiting: deque[tuple["Future[Any]", Callable[[], Any]]] = field(default_factory=deque)


class SharedThreads:
    """`at_once` of each caller's work in the threads, `in_line` more behind it.

    Only the first work of a caller takes one of the `reserved` threads beside the `count`: callers
    who have more than one in work leave these to who has none.
    """

    def __init__(
        self, count: int, *, reserved: int, at_once: int, in_line: int, prefix: str
    ) -> None:
        self.count = count
        self.at_once = at_once
        self.in_line = in_line
        self._pool = ThreadPoolExecutor(count + reserved, thread_name_prefix=prefix)
        self._lines: dict[str, Line] = {}
        self._lock = Lock()

    def submit(self, caller: str, work: Callable[[], Found]) -> "Future[Found]":
        """Raises BusyError. Work that is cancelled holds its place until it is really over."""
        future: Future[Found] = Future()
        with self._lock:
            line = self._lines.setdefault(caller, Line())
            if line.running and not self._has_room_beside(line):
                if len(line.waiting) == self.in_line:
                    raise BusyError
                line.waiting.append((future, work))
                return future
            line.running += 1
        self._pool.submit(self._run, caller, future, work)
        return future

    def _has_room_beside(self, line: Line) -> bool:
        """For a caller who has some in work already."""
        in_work = sum(each.running for each in self._lines.values())
        return line.running < self.at_once and in_work < self.count

    def close(self) -> None:
        """After what is in the threads."""
        self._pool.shutdown()

    def _run(self, caller: str, future: "Future[Any]", work: Callable[[], Any]) -> None:
        if future.set_running_or_notify_cancel():
            try:
                found = work()
            except BaseException as error:  # noqa: BLE001 - it belongs to whoever waits
                settle = partial(future.set_exception, error)
            else:
                settle = partial(future.set_result, found)
            self._go_on(caller)
            settle()
        else:
            self._go_on(caller)

    def _go_on(self, caller: str) -> None:
        """The next of this caller's line, or a place that is free."""
        with self._lock:
            line = self._lines[caller]
            following = line.waiting.popleft() if line.waiting else None
            if following is None:
                line.running -= 1
                if not line.running:
                    del self._lines[caller]
        if following is not None:
            self._pool.submit(self._run, caller, *following)
