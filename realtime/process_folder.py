"""A folder of this process for what is not stored yet, locked as long as the process lives.

Whoever finds one whose lock is free may take it over: its process is dead.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

from interviews.embedded.locks import take_lock

LOCK = "lock"


class ProcessFolder:
    """Use `create` or `take_over_dead`: both come with the lock."""

    def __init__(self, path: Path, lock: int) -> None:
        self.path = path
        self._lock = lock

    @classmethod
    def create(cls, root: Path) -> "ProcessFolder":
        """Locked before anybody can see it. Raises OSError."""
        root.mkdir(mode=0o700, parents=True, exist_ok=True)
        name = f"{os.getpid()}-{uuid4().hex[:12]}"
        hidden = root / f".{name}"
        hidden.mkdir(mode=0o700)
        lock = take_lock(hidden / LOCK)
        if lock is None:
            raise BlockingIOError
        return cls(hidden.rename(root / name), lock)

    def close(self) -> None:
        """An empty folder goes; what is left in a full one is for others to take over."""
        with suppress(OSError):
            if {each.name for each in self.path.iterdir()} <= {LOCK}:
                shutil.rmtree(self.path)
        os.close(self._lock)


def take_over_dead(
    root: Path, is_wanted: Callable[[Path], bool] = Path.is_dir
) -> Iterator[ProcessFolder]:
    """Each wanted folder whose process is gone, oldest first; close it when done with it."""
    with suppress(FileNotFoundError):
        for path in sorted(root.iterdir(), key=_age):
            if not path.name.startswith(".") and is_wanted(path):
                folder = _take_over(path)
                if folder is not None:
                    yield folder


def _age(path: Path) -> float:
    """Oldest first; one that has gone meanwhile comes last."""
    try:
        return path.stat().st_mtime
    except OSError:
        return float("inf")


def _take_over(path: Path) -> ProcessFolder | None:
    try:
        lock = take_lock(path / LOCK)
    except OSError:
        return None  # removed meanwhile
    if lock is None:
        return None
    try:
        is_the_same = (path / LOCK).stat().st_ino == os.fstat(lock).st_ino
    except OSError:
        is_the_same = False
    if is_the_same:
        return ProcessFolder(path, lock)
    os.close(lock)  # another has taken it over, and removed it, a moment ago
    return None
