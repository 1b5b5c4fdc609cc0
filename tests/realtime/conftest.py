"""Fixtures of the live half: database threads that end with the test, and a web process's house."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest

from interviews.models import Session
from interviews.states import SessionState
from realtime.caps import Caps
from realtime.database import DatabaseThreads
from realtime.journal import Journal
from realtime.registry import Registry
from realtime.tape_deck import TapeDeck
from realtime.tools import Toolbox
from tests.cast import Cast, make_session
from tests.fakes.voice import FakeVoices
from tests.realtime.engine.conftest import open_engine, parts, recordings

__all__ = [
    "house",
    "journal",
    "open_engine",
    "parts",
    "read",
    "recordings",
    "session",
    "threads",
    "voices",
]

Result = TypeVar("Result")


@pytest.fixture(scope="session", autouse=True)
def loaded_application(plain_static_files: None) -> None:
    """Loading it sets up logging anew: not in the middle of a test that reads the log."""
    import interviews.asgi  # noqa: F401, PLC0415


@pytest.fixture
def threads() -> Iterator[DatabaseThreads]:
    threads = DatabaseThreads()
    yield threads
    threads.close()


@pytest.fixture
def voices() -> FakeVoices:
    return FakeVoices()


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    journal = Journal(tmp_path / "journal")
    yield journal
    journal.close()


@pytest.fixture
async def house(
    transactional_db: None,  # emptied only when this house is closed
    voices: FakeVoices,
    threads: DatabaseThreads,
    journal: Journal,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Registry]:
    """What one web process has; its sessions are handed over when the test ends."""
    house = Registry(
        voices=voices,
        threads=threads,
        toolbox=Toolbox(beside=threads.submit),
        caps=Caps(grace_ms=2_000),
        journal=journal,
        deck=TapeDeck(journal.root),
    )
    monkeypatch.setattr("realtime.consumer.registry", lambda: house)
    monkeypatch.setattr("realtime.consumer.database_threads", lambda: threads)
    yield house
    await house.close()


@pytest.fixture
def session(transactional_db: None, cast: Cast) -> Session:
    """Marlo's, agreed to and not begun."""
    return make_session(cast.invitation, state=SessionState.OPEN)


@pytest.fixture
def read(threads: DatabaseThreads) -> Callable[[Callable[[], Result]], Awaitable[Result]]:
    """Ask the database from an asynchronous test: `await read(lambda: ...)`."""
    return threads.run
