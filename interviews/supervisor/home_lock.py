"""One supervisor per home: the lock, and where its holder can be found."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from interviews.embedded import EmbeddedError
from interviews.embedded.locks import take_lock
from interviews.home import Home


class AlreadyRunsError(EmbeddedError):
    """Another supervisor serves this home; the message says where."""


@contextmanager
def held(home: Home, url: str) -> Iterator[None]:
    path = home.path / "supervisor.lock"
    lock = take_lock(path)
    if lock is None:
        elsewhere = path.read_text(encoding="utf-8").strip()
        raise AlreadyRunsError(f"Viva already runs on this home at {elsewhere}: stop it first.")
    try:
        os.ftruncate(lock, 0)
        os.write(lock, url.encode())
        yield
    finally:
        os.close(lock)
