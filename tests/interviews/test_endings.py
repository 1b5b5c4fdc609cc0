"""Whoever wants to know of an end is told at once, and can hold nobody up."""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import pytest

from interviews import endings

pytestmark = pytest.mark.unit

LIMIT_S = 5.0


@pytest.fixture(autouse=True)
def nobody_else(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(endings, "_callbacks", [])
    caplog.set_level(logging.WARNING)  # a worker in an earlier test may have raised it


@contextmanager
def registered(callback: Callable[[UUID], None]) -> Iterator[None]:
    endings.on_session_ended(callback)
    yield
    endings.forget(callback)


def test_everybody_is_told_once() -> None:
    session_id, told, heard = uuid4(), threading.Event(), []

    def listen(ended: UUID) -> None:
        heard.append(ended)
        told.set()

    with registered(listen):
        endings.on_session_ended(listen)
        endings.announce(session_id)
    assert told.wait(LIMIT_S)
    assert heard == [session_id]


def test_one_that_fails_harms_nobody(caplog: pytest.LogCaptureFixture) -> None:
    told = threading.Event()

    def fail(_session_id: UUID) -> None:
        raise OSError("the broker is away")

    with registered(fail), registered(lambda _: told.set()):
        endings.announce(uuid4())
        assert told.wait(LIMIT_S)
    for thread in threading.enumerate():
        if thread.name == "session-ended":
            thread.join(LIMIT_S)
    assert "session_ended_callback_failed" in caplog.messages


@pytest.mark.fault("A17")
def test_one_that_hangs_holds_nobody_up_and_fills_no_memory(
    caplog: pytest.LogCaptureFixture,
) -> None:
    release = threading.Event()

    def hang(_session_id: UUID) -> None:
        release.wait(LIMIT_S)

    with registered(hang):
        for _ in range(endings.MOST_RINGING + 3):
            endings.announce(uuid4())
    rings = [thread for thread in threading.enumerate() if thread.name == "session-ended"]
    release.set()
    for thread in rings:
        thread.join(LIMIT_S)
    assert len(rings) == endings.MOST_RINGING
    assert all(thread.daemon for thread in rings)
    assert caplog.messages.count("session_ended_not_rung") == 3
