"""Fixtures of the engine's tests: recorded answers, and engines that listen on loopback."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest

from realtime.engine.connection import Parts
from realtime.engine.dialogue import ScriptedDialogue
from realtime.engine.listening import open_listener
from realtime.engine.server import Engine, Listening
from realtime.engine.session import SessionSettings
from realtime.engine.speaking import open_speaker
from realtime.engine.transcribing import KnownAudioTranscriber
from tests.realtime.engine.recordings import Recordings

OpenEngine = Callable[..., AbstractAsyncContextManager[Engine]]


@pytest.fixture(scope="session")
def recordings(tmp_path_factory: pytest.TempPathFactory) -> Recordings:
    return Recordings(tmp_path_factory.mktemp("recordings"))


@pytest.fixture(scope="session")
def parts(recordings: Recordings) -> Parts:
    return Parts(
        open_listener(),
        KnownAudioTranscriber(recordings.manifest),
        ScriptedDialogue(),
        open_speaker(),
    )


@pytest.fixture
def open_engine(parts: Parts) -> OpenEngine:
    """Start an engine: `async with open_engine(session_s=1, has_faults=True) as engine`."""

    @asynccontextmanager
    async def opened(**options: Any) -> AsyncIterator[Engine]:
        chosen = options.pop("parts", parts)
        names = ("host", "port", "api_key", "origins", "max_sessions", "has_faults")
        listening = Listening(**{name: options.pop(name) for name in names if name in options})
        settings = SessionSettings(transcriber=chosen.transcriber.name, **options)
        async with Engine(listening, chosen, settings) as engine:
            yield engine

    return opened
