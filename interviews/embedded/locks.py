"""Locks that belong to an open descriptor: a killed holder never leaves one behind."""

import fcntl
import os
import time
from pathlib import Path


def take_lock(path: Path, *, limit_s: float = 0.0) -> int | None:
    """The lock as a descriptor (close it to release), or None if another still holds it then.

    A child that inherits the descriptor keeps the lock as long as it lives.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
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
