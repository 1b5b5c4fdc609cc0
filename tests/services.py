"""A pytest plugin: each test process has its own Postgres and Valkey before settings are read.

Named by `addopts` in pyproject.toml, because a conftest.py comes too late. The first of xdist's
workers takes over those of the run's own process, which tries nothing itself; the others start
their own. An environment that already names a database or a Redis keeps it.
"""

import atexit
import os
import secrets
import shutil
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from interviews.embedded import EmbeddedError, start_postgres, start_valkey
from interviews.embedded.locks import take_lock
from interviews.home import Home

PREFIX = "viva-tests-"
FORGOTTEN_AFTER_S = 3600
#: What the run's own process has started, by the names of their addresses.
STARTED = "VIVA_TESTS_STARTED"
#: The home of the run's own process, where its workers meet.
RUN = "VIVA_TESTS_RUN"
FIRST_WORKER = "gw0"
_running = ExitStack()


def _start() -> None:
    _forget_killed_runs()
    started: list[str] = []
    home = Home(Path(tempfile.mkdtemp(prefix=PREFIX)))
    _running.callback(shutil.rmtree, home.path, ignore_errors=True)
    _running.callback(shutil.rmtree, home.socket_dir, ignore_errors=True)
    if not _worker():
        os.environ[RUN] = str(home.path)
    home.static_dir.mkdir()  # whitenoise warns without it, and the pages may be loaded early
    os.environ["VIVA_HOME"] = str(home.path)
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(32))
    os.environ.setdefault("EMBEDDING_OFFLINE", "hashed-words")  # quick; few tests want the other
    if not _is_configured("DATABASE_URL"):
        _running.callback(start_postgres(home, durable=False).stop)
        os.environ["DATABASE_URL"] = home.database_url
        started.append("DATABASE_URL")
    if not _is_configured("REDIS_URL"):
        _running.callback(start_valkey(home).stop)
        os.environ["REDIS_URL"] = home.redis_url
        started.append("REDIS_URL")
    os.environ[STARTED] = " ".join(started)


def _forget_killed_runs() -> None:
    """A run that was killed could not remove its home, whose lock nobody holds any more."""
    for path in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        found = path.stat()
        is_old = time.time() - found.st_mtime > FORGOTTEN_AFTER_S
        if is_old and found.st_uid == os.getuid():
            lock = take_lock(path / "postgres-18.lock")
            if lock is not None:
                shutil.rmtree(path, ignore_errors=True)
                shutil.rmtree(Home(path).socket_dir, ignore_errors=True)
                os.close(lock)


def _is_configured(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def pytest_unconfigure() -> None:
    _running.close()


def _worker() -> str:
    return os.environ.get("PYTEST_XDIST_WORKER", "")


def _has_inherited() -> bool:
    """Whether this is a worker that uses what the run's own process has started."""
    if _worker() not in {"", FIRST_WORKER}:
        for name in os.environ.pop(STARTED, "").split():
            del os.environ[name]
    return _worker() == FIRST_WORKER


if not _has_inherited():
    atexit.register(_running.close)
    try:
        _start()
    except EmbeddedError as error:
        _running.close()
        raise pytest.UsageError(str(error)) from None
