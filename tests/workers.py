"""A pytest plugin for runs with several workers: long tests begin first, some have no neighbours.

A test marked `alone` measures time or CPU, which others would take from it. Workers meet at two
locks: everybody passes the gate, and shares the room with the others or has it alone. Whoever waits
for the room holds the gate, so that the others cannot keep out one who wants to be alone.
"""

import fcntl
import os
from collections.abc import Generator, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.services import RUN

#: More than cores, for most tests wait; few enough for the memory of a machine with many cores.
MOST_WORKERS = 8
#: The first of these marks of a test says when its module begins; unmarked ones are short.
LONGEST_FIRST = ("chaos", "e2e", "wire", "db")


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        config.pluginmanager.register(Neighbours(Path(os.environ[RUN])))


@pytest.hookimpl(tryfirst=True)  # before the plugin's own
def pytest_xdist_auto_num_workers() -> int | None:
    """What `-n auto` is, unless PYTEST_XDIST_AUTO_NUM_WORKERS says it."""
    if "PYTEST_XDIST_AUTO_NUM_WORKERS" in os.environ:
        return None
    cores = len(os.sched_getaffinity(0))
    return max(2, min(MOST_WORKERS, cores * 3 // 2))


class Neighbours:
    """What a worker does for the others of its run."""

    def __init__(self, place: Path) -> None:
        self._gate, self._room = place / "gate.lock", place / "room.lock"

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=_place_in_line)

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Generator[None, object, object]:
        is_alone = item.get_closest_marker("alone") is not None
        with ExitStack() as room:
            with _locked(self._gate, fcntl.LOCK_EX):
                how = fcntl.LOCK_EX if is_alone else fcntl.LOCK_SH
                room.enter_context(_locked(self._room, how))
            return (yield)


def _place_in_line(item: pytest.Item) -> int:
    marks = [name for name in LONGEST_FIRST if item.get_closest_marker(name)]
    return LONGEST_FIRST.index(marks[0]) if marks else len(LONGEST_FIRST)


@contextmanager
def _locked(path: Path, how: int) -> Iterator[None]:
    """Unlocked by name, for a child of the test may have the descriptor, too."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
        os.close(descriptor)
