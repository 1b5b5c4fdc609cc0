"""Locks that belong to an open descriptor: a killed holder never leaves one behind."""

import fcntl
import os
import time
from pathlib import Path


def take_lock(path: Path, *, limit_s: float = 0.0) -> int | None:
    """The lock as a descriptor (close it to release), or None if another still holds it then.

    A child that inherits the descriptor keeps the lock as long as it lives.
    """
    return _hold(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600), limit_s)


def take_folder_lock(path: Path, *, limit_s: float = 0.0) -> int | None:
    """As `take_lock`, of the folder itself: no file is left in it. Raises OSError."""
    return _hold(os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), limit_s)


def _hold(descriptor: int, limit_s: float) -> int | None:
    deadline = time.monotonic() + limit_s
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                os.close(descriptor)
                return None
            time.sleep(0.05)
        else:
            return descriptor
