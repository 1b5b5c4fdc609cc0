"""A pytest plugin: each test run has its own Postgres and Valkey before anything reads settings.

Named by `addopts` in pyproject.toml, because a conftest.py comes too late. The run's own process
starts them; xdist's workers find the addresses in the environment that they inherit. An environment
that already names a database or a Redis keeps it.
"""

import atexit
import os
import secrets
import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path

import pytest

from interviews.embedded import EmbeddedError, start_postgres, start_valkey
from interviews.home import Home

_running = ExitStack()


def _start() -> None:
    home = Home(Path(tempfile.mkdtemp(prefix="viva-tests-")))
    _running.callback(shutil.rmtree, home.path, ignore_errors=True)
    _running.callback(shutil.rmtree, home.socket_dir, ignore_errors=True)
    os.environ["VIVA_HOME"] = str(home.path)
    os.environ.setdefault("SECRET_KEY", secrets.token_urlsafe(32))
    if not _is_configured("DATABASE_URL"):
        _running.callback(start_postgres(home, durable=False).stop)
        os.environ["DATABASE_URL"] = home.database_url
    if not _is_configured("REDIS_URL"):
        _running.callback(start_valkey(home).stop)
        os.environ["REDIS_URL"] = home.redis_url


def _is_configured(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


def pytest_unconfigure() -> None:
    _running.close()


def _is_worker() -> bool:
    """xdist's workers must not start their own."""
    return "PYTEST_XDIST_WORKER" in os.environ


if not _is_worker():
    atexit.register(_running.close)
    try:
        _start()
    except EmbeddedError as error:
        _running.close()
        raise pytest.UsageError(str(error)) from None
