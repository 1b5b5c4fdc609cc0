"""A web server on the database of the test, with a scene in it."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import DjangoDbBlocker

from pipeline.tools.mcp import threads
from tests.cast import Cast
from tests.fakes.web_server import WebServer, running_web
from tests.pipeline.tools.scene import Scene, make_scene

NO_ENGINE = "ws://127.0.0.1:9/v1/realtime"


@pytest.fixture(scope="module")
def web(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[WebServer]:
    """One for the tests of a module: each brings its own rows."""
    with django_db_blocker.unblock(), running_web(NO_ENGINE) as web:
        yield web


@pytest.fixture
def own_threads(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Threads of the door and behind it that are gone, with their connections, after the test."""
    with ThreadPoolExecutor(threads.DOOR_THREADS) as door:
        calls = threads.make_call_threads()
        monkeypatch.setattr(threads, "_door", door)
        monkeypatch.setattr(threads, "_calls", calls)
        yield
        close_connections(door, threads.DOOR_THREADS)
        close_connections(calls._pool, threads.CALL_THREADS + threads.RESERVED_THREADS)
        calls.close()


def close_connections(pool: ThreadPoolExecutor, count: int) -> None:
    together = threading.Barrier(count)

    def close() -> None:
        together.wait(30)  # so that each thread does it once
        connection.close()

    for each in [pool.submit(close) for _ in range(count)]:
        each.result()


@pytest.fixture
def shown(own_threads: None, cast: Cast) -> Scene:
    """A scene that is committed, for a process of its own to see."""
    cache.clear()
    return make_scene(cast)
